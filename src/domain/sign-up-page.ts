/** 参加申込のページ: what the applicant decides about it. It is there from the moment in which it is opened. */
export interface SignUpPage {
  applicationId: string;
  openedAt: Temporal.Instant;
  /** 受付を終了する, by hand; undefined while it is open. */
  closedAt: Temporal.Instant | undefined;
  /** 定員 in people; undefined for no limit. */
  capacity: number | undefined;
  /** 申込締切: the last JST day, until 23:59:59; undefined for "until the session's end". */
  closesOn: Temporal.PlainDate | undefined;
  /** 当日の流れ, in the applicant's words; several lines, or empty. */
  timetable: string;
  /** 駐車場など, likewise. */
  parking: string;
}
