import { codeWords, NO_CHANGE_NOTE } from '#domain/form2/form2.ts';
import { productWords } from '#domain/form2/product.ts';
import type { CollectionFacts, EntryFacts, Form2MailData } from '#domain/notices/form2-mail-data.ts';
import { linkPlaceholder } from '#domain/notices/link.ts';
import { monthWords } from '#domain/text/months.ts';
import { WISH_RANK_WORDS } from '#domain/words/form2.ts';
import { day, type Row, row, shortDay } from './facts.ts';

type Words = Record<string, string | number | boolean | readonly string[] | Row[]>;
type Form2Mails = { [N in keyof Form2MailData]: (data: Form2MailData[N]) => Words };

/** The mails of a collection of 様式2; see `mails`. */
export const form2Mails: Form2Mails = {
  'collection-opened': ({ collection, name, byCoordinator, collectionToken }) => ({
    ...aboutCollection(collection, name),
    byCoordinator,
    link: linkPlaceholder(collectionToken),
  }),

  'helper-invited': ({ collection, name, note, helperToken }) => ({
    ...aboutCollection(collection, name),
    to: `${name} 御中`,
    note,
    link: linkPlaceholder(helperToken),
  }),

  'collection-due': ({ collection, name, which, daysBefore, counts, doubtful, collectionToken }) => ({
    ...aboutCollection(collection, name),
    which: which === 'due' ? '必着日' : '最終期限',
    date: day(which === 'due' ? collection.dueOn : collection.finalOn),
    shortDate: shortDay(which === 'due' ? collection.dueOn : collection.finalOn),
    soon: daysBefore === 1 ? '明日' : `${daysBefore}日後`,
    isDue: which === 'due',
    counts: [
      row('受付済', `${counts.kept}件`),
      row('提出済', `${counts.handedIn}件`),
      row('次の提出に入るもの', `${counts.waiting}件`),
      row('未確認', `${counts.offered}件`),
      row('要確認', `${counts.doubtful}件`),
    ],
    doubtful,
    more: counts.offered + counts.doubtful - doubtful.length,
    link: linkPlaceholder(collectionToken),
  }),

  'entry-check': ({ association, checkToken, validHours }) => ({
    association,
    validHours,
    link: linkPlaceholder(checkToken),
  }),

  'entry-kept': (facts) => aboutEntry(facts),

  'entry-handed-in': ({ on, ...facts }) => ({ ...aboutEntry(facts), on: day(on), noChange: NO_CHANGE_NOTE }),
};

function aboutCollection(collection: CollectionFacts, name: string): Words & { to: string } {
  const { association, prefecture, reference, dueOn, finalOn, handInTo } = collection;
  return {
    to: `${association}\n${name} 様`,
    association,
    reference,
    rows: [
      row('受付番号', reference),
      row('都道府県', prefecture),
      row('取りまとめ団体', association),
      row('必着日', day(dueOn)),
      row('最終期限', day(finalOn)),
      row('提出先', handInTo),
    ],
  };
}

/** Without the names of people: the address is the one on the paper. */
function aboutEntry({ association, institution, form }: EntryFacts): Words {
  return {
    association,
    institution,
    rows: [
      row('医療機関コード', codeWords(form)),
      ...form.wishes.map(({ rank, product, units }) =>
        row(`${WISH_RANK_WORDS[rank]}の機種`, `${productWords(product)}　${units}台`),
      ),
      row('導入(予定)時期', monthWords(form.startMonth)),
    ],
  };
}
