import { accept, type Outcome, refuse } from '#domain/outcome/refusal.ts';
import type { DaysOff, Maker } from './inquiry.ts';

/** A maker blocks so many stretches ahead. */
const MOST = 100;

/** 不可日: the stretch in which a JST day lies, where the maker has said that it cannot come then. */
export function dayOffOn<D extends Pick<DaysOff, 'from' | 'to'>>(
  maker: { daysOff: readonly D[] },
  day: Temporal.PlainDate,
): D | undefined {
  return maker.daysOff.find(
    ({ from, to }) => Temporal.PlainDate.compare(from, day) <= 0 && Temporal.PlainDate.compare(day, to) <= 0,
  );
}

/**
 * 不可日 with one more stretch, in the order of their days; what has passed goes. Refused when it ends before it begins, or
 * ended before `today`, or there are very many.
 */
export function withDaysOff(
  { daysOff }: Pick<Maker, 'daysOff'>,
  more: DaysOff,
  today: Temporal.PlainDate,
): Outcome<DaysOff[]> {
  if (Temporal.PlainDate.compare(more.to, more.from) < 0) return refuse({ code: 'days-off-unfit', why: 'backwards' });
  if (Temporal.PlainDate.compare(more.to, today) < 0) return refuse({ code: 'days-off-unfit', why: 'passed' });
  const kept = daysOff.filter(({ to }) => Temporal.PlainDate.compare(to, today) >= 0);
  const twice = kept.find(({ from, to }) => from.equals(more.from) && to.equals(more.to));
  const others = kept.filter((one) => one !== twice);
  if (others.length >= MOST) return refuse({ code: 'days-off-unfit', why: 'too-many' });
  return accept(
    [...others, more].toSorted(
      (a, b) => Temporal.PlainDate.compare(a.from, b.from) || Temporal.PlainDate.compare(a.to, b.to),
    ),
  );
}
