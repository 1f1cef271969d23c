import { NO_CHANGE_NOTE } from '#domain/form2/form2.ts';
import type { Refusal } from '#domain/outcome/refusal.ts';
import { formatDay, formatInstant, formatTime, formatWindow } from '#domain/text/dates.ts';
import { eventWord } from '#domain/words/events.ts';
import { COLLECTION_STATE_WORDS } from '#domain/words/form2.ts';
import { LIMITS } from '#domain/words/limits.ts';
import { OTHER_WAYS } from '#domain/words/problems.ts';
import { RANK_WORDS, type Rank } from '#domain/words/ranks.ts';
import { referenceWords } from '#domain/words/reference.ts';
import { STATE_WORDS } from '#domain/words/states.ts';

/** The sentence that a person gets for an expected "no": what is the matter and what to do. `nameOf`: what the page calls a slot. */
export function refusalSentence(refusal: Refusal, nameOf = rankWord): string {
  switch (refusal.code) {
    case 'filing-deadline-passed':
      return [
        ...refusal.slots.map(
          (slot) =>
            `${nameOf(slot.rank)}の${formatDay(slot.date)}は、申請の期限（${formatDay(slot.lastFilingDay)}）を過ぎています。`,
        ),
        `${formatDay(refusal.earliestDate)}以降の日をご入力ください。`,
      ].join('');
    case 'slot-too-far':
      return `${nameOf(refusal.rank)}の日付は、${LIMITS.yearsAhead}年以内（${formatDay(refusal.latestDate)}まで）の日をご入力ください。`;
    case 'slot-end-before-start':
      return `${nameOf(refusal.rank)}の${refusal.window === 'meeting' ? '説明会' : 'デモ'}の終了時刻は、開始時刻より後の時刻をご入力ください。`;
    case 'demo-outside-meeting':
      return `${nameOf(refusal.rank)}のデモの時間は、説明会の時間の中に収まるようにご入力ください。`;
    case 'demo-too-short':
      return `${nameOf(refusal.rank)}のデモの時間は、${refusal.leastMinutes}分以上にしてください。`;
    case 'slots-overlap':
      return `${nameOf(refusal.rank)}の時間が${nameOf(refusal.with)}と重なっています。重ならない日時をご入力ください。`;
    case 'first-choice-missing':
      return '第一希望の日時をご入力ください。';
    case 'rank-missing':
      return `第三希望を入力する場合は、先に${nameOf(refusal.rank)}をご入力ください。`;
    case 'further-candidates-unanswered':
      return '第二希望・第三希望をご入力いただくか、「ほかに候補日はありません」にチェックを入れてください。';
    case 'venue-missing':
      return '実地で開催する場合は、会場の名称と住所をご入力ください。';
    case 'slot-passed':
      return refusal.end
        ? `${formatDay(refusal.date)}の${formatTime(refusal.end)}までの時間は、すでに過ぎています。これからの日時をお選びください。`
        : `${formatDay(refusal.date)}はすでに過ぎています。これからの日をお選びください。`;
    case 'already-confirmed':
      return refusal.byUs
        ? `この説明会は、${formatDay(refusal.slot.date)} ${formatWindow(refusal.slot.meeting)}で日程が確定しています。`
        : `ほかのメーカーが先に確定し、${formatDay(refusal.slot.date)} ${formatWindow(refusal.slot.meeting)}に決まりました。この日時に参加できる場合は、下のボタンからお知らせください。`;
    case 'crews-exceeded':
      return `${refusal.maker}は、同じ時間帯のデモの組数が上限に達しています（${refusal.collisions
        .map((other) => `${other.association} ${formatDay(other.date)} ${formatWindow(other.demo)}`)
        .join('、')}）。先にこの予定を調整するか、別の日時をお選びください。`;
    case 'stale':
      return [
        'この画面を開いたあとに、内容が変わりました。最新の内容を確かめてから、もう一度操作してください。',
        ...refusal.since.map((event) => `${formatInstant(event.at)} ${event.by} ${eventWord(event.type)}`),
      ].join('／');
    case 'reception-closed':
      return `受付のページは、${formatDay(refusal.from)}から${formatDay(refusal.until)}までお使いいただけます。`;
    case 'too-many-notices':
      return `参加者へのお知らせは、1日に${refusal.perDay}回までです。明日以降にお送りください。${OTHER_WAYS}`;
    case 'arrival-changed':
      return refusal.people === 0
        ? 'ほかの受付の方が取り消しました。いまは「まだ来ていない」になっています。'
        : `ほかの受付の方（${refusal.by}さん）が、先に${refusal.people}名で受け付けています。`;
    case 'too-many-files':
      return `添付できるファイルは${refusal.most}つまでです。先にほかのファイルを取り除いてください。`;
    case 'collection-state':
    case 'institution-entered':
    case 'handed-in':
    case 'nothing-to-hand-in':
      return collectionSentence(refusal);
    case 'no-room':
      return `${NO_ROOM[refusal.of]}ファイルを添付しなくても申請できます。${OTHER_WAYS}`;
    default:
      return plainSentence(refusal);
  }
}

type CollectionRefusal = Extract<
  Refusal,
  { code: 'collection-state' | 'institution-entered' | 'handed-in' | 'nothing-to-hand-in' }
>;

function collectionSentence(refusal: CollectionRefusal): string {
  switch (refusal.code) {
    case 'collection-state':
      return `この取りまとめは「${COLLECTION_STATE_WORDS[refusal.state]}」のため、この操作はできません。`;
    case 'institution-entered':
      return `この医療機関は、この取りまとめの${refusal.number}番（${refusal.name}）に入力されています。`;
    case 'handed-in':
      return NO_CHANGE_NOTE;
    case 'nothing-to-hand-in':
      return '提出するものがありません。前回の提出より後に受け付けた申請書はまだありません。';
  }
}

function rankWord(rank: Rank): string {
  return RANK_WORDS[rank];
}

type PlainRefusal = Exclude<
  Refusal,
  {
    code:
      | 'filing-deadline-passed'
      | 'slot-too-far'
      | 'slot-end-before-start'
      | 'demo-outside-meeting'
      | 'demo-too-short'
      | 'slots-overlap'
      | 'first-choice-missing'
      | 'rank-missing'
      | 'further-candidates-unanswered'
      | 'venue-missing'
      | 'slot-passed'
      | 'already-confirmed'
      | 'crews-exceeded'
      | 'stale'
      | 'reception-closed'
      | 'too-many-notices'
      | 'arrival-changed'
      | 'too-many-files'
      | CollectionRefusal['code']
      | 'no-room';
  }
>;

function plainSentence(refusal: PlainRefusal): string {
  switch (refusal.code) {
    case 'wrong-state':
      return `この申請は「${STATE_WORDS[refusal.state]}」のため、この操作はできません。最新の状態をご確認ください。`;
    case 'no-wish':
    case 'nothing-changed':
    case 'draft-changed':
    case 'changed-meanwhile':
    case 'not-registered':
    case 'maker-already-joined':
    case 'maker-not-joined':
      return PASSED_SENTENCES[refusal.code];
    case 'already-filed':
      return `この内容はすでに申請されています（${referenceWords(refusal.reference)}）。`;
    case 'not-found':
    case 'link-expired':
    case 'link-replaced':
    case 'link-used':
      return LINK_SENTENCES[refusal.code];
    case 'already-registered':
    case 'mailbox-crowded':
    case 'closes-on-passed':
    case 'no-attendees':
    case 'registration-closed':
    case 'sign-up-not-opened':
    case 'session-over':
    case 'session-ended':
    case 'already-arrived':
      return SIGN_UP_SENTENCES[refusal.code];
    case 'code-wrong':
      return `確認コードが違います。メールに書かれた数字をもう一度ご入力ください（あと${refusal.triesLeft}回）。`;
    case 'code-expired':
      return 'この確認コードは使えなくなりました。「確認コードを再送する」から新しいコードをお受け取りください。';
    case 'too-many-codes':
      return `メールの送信が続いたため、${formatInstant(refusal.retryAt)}以降にもう一度お試しください。届かないときは迷惑メールフォルダもご確認ください。${OTHER_WAYS}`;
    case 'not-allowed':
      return 'この操作をする権限がありません。';
    case 'slot-not-offered':
      return '選ばれた候補日時は、いまは対象になっていません。最新の候補をご確認ください。';
    case 'no-yes-for-slot':
      return 'この候補日時に○と答えたメーカーだけで確定できます。先に回答を受け取るか、電話・メールでの了承を記録してください。';
    case 'coordinator-decides':
      return 'ご回答をお預かりしました。この照会では、日程は厚生労働省の調整担当が確定します。';
    case 'inquiry-closed':
      return 'この照会は終了しています。ご回答は不要です。';
    case 'no-makers-chosen':
    case 'no-slots-chosen':
    case 'answer-by-passed':
    case 'received-ahead':
    case 'reason-missing':
    case 'name-taken':
      return INPUT_SENTENCES[refusal.code];
    case 'maker-inactive':
      return `${refusal.maker}は現在、照会の対象になっていません。`;
    case 'maker-answered':
      return `${refusal.maker}からは、すでに回答があります。最新の回答をご確認ください。`;
    case 'second-contact-is-first':
      return '担当者とは別のE-Mailをご入力ください。';
    case 'already-permitted':
      return `このアドレスとこの開催日の許可は、${formatInstant(refusal.at)}に${refusal.by}が送っています。もう一度送るときは、下の「もう一度送る」にチェックを入れてください。`;
    case 'more-than-capacity':
      return `定員は${refusal.capacity}名です。参加人数は${refusal.capacity}名までの数字でご入力ください。`;
    case 'seats-short':
      return refusal.waiting
        ? 'キャンセル待ちの方がいらっしゃるため、人数を増やすことはできません。いまの人数のお申し込みは、そのままです。'
        : `空いている席は、あと${refusal.free}名分です。いまの人数のお申し込みは、そのままです。`;
    case 'too-many-saved':
      return `保存できる条件は${refusal.most}件までです。使わないものを消してから、もう一度お試しください。`;
    case 'days-off-unfit':
      return DAYS_OFF_SENTENCES[refusal.why];
  }
}

/** The page showed what is so no more. */
const PASSED_SENTENCES = {
  'no-wish': '回答を待っている依頼はありません。依頼が取り消されたか、ほかの方が回答しました。',
  'nothing-changed': '変更された項目がありません。訂正する項目を直してから、もう一度お進みください。',
  'draft-changed':
    'この画面を開いたあとに、下書きがほかの画面で変わりました。いまの下書きの内容を確かめてから、もう一度お進みください。',
  'changed-meanwhile':
    'この画面を開いたあとに、ほかの方が内容を変えました。いまの内容をご確認ください。入力した内容はそのまま残っています。よろしければ、もう一度ボタンを押してください。',
  'not-registered':
    '参加を取りやめたお申し込みのため、人数は変更できません。もう一度参加されるときは、医師会からご案内した参加申込のページからお申し込みください。',
  'maker-already-joined': 'このメーカーはすでに参加しています。',
  'maker-not-joined': 'このメーカーは、この説明会に参加していません。',
};

const INPUT_SENTENCES = {
  'no-makers-chosen': 'メーカーを1社以上お選びください。',
  'no-slots-chosen': '候補日時を1つ以上お選びください。',
  'answer-by-passed': '期限には、今日以降の日をご入力ください。',
  'received-ahead': '受付日には、今日またはそれより前の日をご入力ください。',
  'reason-missing': '理由をご入力ください。',
  'name-taken': 'この名前の条件は、すでにあります。別の名前をご入力ください。',
};

const DAYS_OFF_SENTENCES = {
  backwards: '終わりの日は、はじめの日以降の日をご入力ください。',
  passed: '今日以降の日をご入力ください。',
  'too-many': '登録できる不可日は100件までです。不要なものを取り消してから、もう一度お試しください。',
};

const NO_ROOM = {
  draft: `この申請で1日に受け取れるファイルの大きさ（${LIMITS.draftFilesBytes / 1_000_000}MB）を超えました。1日ほどおくと、また添付できます。`,
  network:
    'お使いの回線から届いた未確認のファイルが、受け取れる大きさを超えました。1日ほどおいて、もう一度お試しください。',
  all: 'いまは、これ以上ファイルを受け取れません。1時間ほどおいて、もう一度お試しください。',
  disk: 'いまは、ファイルを保存できません。1時間ほどおいて、もう一度お試しください。',
};

const LINK_SENTENCES = {
  'not-found': 'ページが見つかりません。メールのリンクが途中で切れていないか、ご確認ください。',
  'link-expired': 'このリンクは有効期限を過ぎています。お手数ですが、もう一度メールをお受け取りください。',
  'link-replaced':
    'このページのリンクは新しくなり、このリンクは使えなくなりました。新しいリンクの届いたメールからお開きください。見つからないときは、問合せ先へご連絡ください。',
  'link-used':
    'このリンクはすでに使われています。必要なときは、もう一度リンクをお受け取りになるか、問合せ先へご連絡ください。',
};

const SIGN_UP_SENTENCES = {
  'already-registered': 'このメールアドレスとお名前の参加申込は、すでに受け付けています。',
  'mailbox-crowded':
    'このアドレスには、短い時間に多くのメールが続いています。1時間ほどおいてから登録するか、メールアドレスを空欄にして登録してください。',
  'closes-on-passed': '締切には、今日以降の日をご入力ください。',
  'no-attendees': 'お送りする相手がまだいません。参加申込があってからお送りください。',
  'registration-closed': 'この説明会の参加申込は受け付けていません。',
  'sign-up-not-opened': 'この説明会の参加申込は、まだ受付をはじめていません。はじまるまで、しばらくお待ちください。',
  'session-over': 'この説明会は終了しています。お申し込みの変更や取りやめはできません。',
  'session-ended':
    'この説明会は終了しています。参加者やメーカーにもメールが送られます。終了後でも行うときは、endedSeen を true にしてお送りください。',
  'already-arrived':
    '会場で受付を済ませているため、このページから取りやめることはできません。お帰りになるときは、会場の受付の方へお伝えください。',
};

const GONE: readonly Refusal['code'][] = ['link-expired', 'link-replaced', 'link-used'];
const CONFLICTS: readonly Refusal['code'][] = [
  'wrong-state',
  'stale',
  'draft-changed',
  'changed-meanwhile',
  'not-registered',
  'already-filed',
  'already-confirmed',
  'crews-exceeded',
  'coordinator-decides',
  'inquiry-closed',
  'already-registered',
  'already-permitted',
  'registration-closed',
  'sign-up-not-opened',
  'session-over',
  'session-ended',
  'already-arrived',
  'seats-short',
  'maker-already-joined',
  'maker-answered',
  'maker-not-joined',
  'reception-closed',
  'arrival-changed',
  'collection-state',
  'institution-entered',
  'handed-in',
];

/** The HTTP status of a refusal: 404, 403, 410, 429, 409 for a race or a changed state, else 422 for the input. */
export function refusalStatus(refusal: Refusal): number {
  if (refusal.code === 'not-found') return 404;
  if (refusal.code === 'not-allowed') return 403;
  if (refusal.code === 'no-room') return 507;
  if (refusal.code === 'too-many-codes' || refusal.code === 'too-many-notices') return 429;
  if (GONE.includes(refusal.code)) return 410;
  return CONFLICTS.includes(refusal.code) ? 409 : 422;
}

/** The heading of a page that says nothing else. */
export function refusalHeading(code: Refusal['code']): string {
  return HEADINGS[code] ?? 'この操作はできませんでした';
}

const HEADINGS: Partial<Record<Refusal['code'], string>> = {
  'not-found': 'ページが見つかりません',
  'link-expired': 'リンクの有効期限が過ぎています',
  'link-replaced': 'リンクが新しくなっています',
  'link-used': 'リンクはすでに使われています',
  stale: '内容が変わっています',
  'draft-changed': '下書きの内容が変わっています',
  'changed-meanwhile': '内容が変わっています',
  'not-registered': '参加を取りやめたお申し込みです',
  'inquiry-closed': 'この照会は終了しています',
  'registration-closed': '参加申込を受け付けていません',
  'reception-closed': 'いまは受付のページをお使いいただけません',
  'sign-up-not-opened': '参加申込の受付はこれからです',
  'session-over': '説明会は終了しました',
};
