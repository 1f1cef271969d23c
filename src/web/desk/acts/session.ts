import { isMaterial, type Session } from '#domain/case/session.ts';
import { attachmentChanges, sessionChanges } from '#domain/history/fact-changes.ts';
import { readPostalCode } from '#domain/text/japanese.ts';
import { DESK_ACTS } from '#domain/words/desk-acts.ts';
import { FIELD_WORDS } from '#domain/words/form-fields.ts';
import type { Mode } from '#domain/words/modes.ts';
import { SESSION_WORDS } from '#domain/words/session.ts';
import type { FormReader } from '#web/forms/reader.ts';
import { firstOf } from '#web/frame/fields.ts';
import { FILES_MAX } from '#web/frame/file-intake.ts';
import { UPLOAD_ENDINGS, UPLOAD_WORDS } from '#web/frame/uploads.ts';
import type { Choice } from '#web/frame/views.ts';
import { replaceLayouts } from '#workflow/filing/replace-layouts.ts';
import { cancelSession } from '#workflow/session/cancel.ts';
import { changeSession } from '#workflow/session/change.ts';
import type { DeskAct, Preview, Subject } from './act.ts';
import { MODE_CHOICES } from './choices.ts';
import { recipientsOf } from './recipients.ts';

interface Edit extends Pick<Session, 'venue' | 'mode' | 'url' | 'note'> {
  /** The files of the old place go. */
  clearLayouts: boolean;
}

const LAYOUTS: Choice[] = [
  { value: 'keep', label: 'このまま使う' },
  { value: 'clear', label: '外す' },
];
const LONGEST_REASON = 2000;

/** 会場・実施方法・接続先・補足の変更; first the page says who gets what. */
export const changeAct: DeskAct<Edit> = {
  path: '/change',
  act: 'change',
  tellsOfSession: true,
  template: 'desk/acts/change',
  title: () => DESK_ACTS.change,
  start: (subject) => {
    const { venue, mode, url, note } = sessionOf(subject);
    return { venueName: venue.name, postalCode: venue.postalCode, address: venue.address, mode, url, note };
  },
  shown: (subject, values) => ({
    modes: MODE_CHOICES,
    files: subject.view.caseFile.application.form1.attachments,
    layoutChoices: LAYOUTS,
    askPostalCode: placeMoved(subject, values) && firstOf(values, 'postalCode') !== '',
  }),
  read: readEdit,
  preview: (subject, { clearLayouts, ...edit }) => changePreview(subject, edit, clearLayouts),
  run: (office, order, { clearLayouts, ...edit }) => changeSession(office, { ...order, edit, clearLayouts }),
  fieldOf: { 'venue-missing': 'venueName', 'crews-exceeded': 'mode' },
  done: () => 'changed',
};

function readEdit(form: FormReader, subject: Subject): Edit {
  const venueName = form.line('venueName', '会場の名称', { required: false, longest: 120 });
  const address = form.line('address', '会場の住所', { required: false, longest: 200 });
  const typedPostalCode = form.line('postalCode', '郵便番号', { required: false, longest: 20 });
  const postalCode = typedPostalCode === '' ? '' : readPostalCode(typedPostalCode);
  if (postalCode === undefined) form.problems.postalCode = '郵便番号を「123-4567」の形でご入力ください。';
  const moved = placeMoved(subject, { venueName, address });
  const before = subject.view.caseFile.session?.venue.postalCode ?? '';
  // The old code at a new place would mislead makers, and it is easily overlooked in a form that was filled in already.
  if (moved && before !== '' && postalCode === before && !form.ticked('postalCodeStays')) {
    form.problems.postalCode =
      '会場が変わりましたが、郵便番号が前の会場のままです。新しい郵便番号にするか、空にしてください。同じでよいときは「郵便番号は変わらない」にチェックを入れてください。';
  }
  const mode: Mode = form.choice('mode', SESSION_WORDS.mode, ['in-person', 'online']);
  const { attachments } = subject.view.caseFile.application.form1;
  if (moved && attachments.length > 0 && form.raw('layouts') === '') {
    form.problems.layouts = '会場が変わりました。前の会場のレイアウト等をどうするか、お選びください。';
  }
  const url = form.line('url', SESSION_WORDS.url, { required: false, longest: 1000 });
  if (url !== '' && !isWebAddress(url)) {
    form.problems.url = '接続先は「https://」で始まるアドレスをご入力ください。';
  }
  const note = form.text('note', SESSION_WORDS.note, { required: false, longest: 1000 });
  const clearLayouts = attachments.length > 0 && form.raw('layouts') === 'clear';
  return { venue: { name: venueName, postalCode: postalCode ?? '', address }, mode, url, note, clearLayouts };
}

function placeMoved({ view }: Subject, values: Record<string, string | string[]>): boolean {
  const venue = view.caseFile.session?.venue;
  if (!venue) return false;
  return firstOf(values, 'venueName') !== venue.name || firstOf(values, 'address') !== venue.address;
}

function changePreview(subject: Subject, edit: Omit<Edit, 'clearLayouts'>, clearLayouts: boolean): Preview {
  const session = sessionOf(subject);
  const after = { ...session, ...edit };
  const { attachments } = subject.view.caseFile.application.form1;
  const changes = [...sessionChanges(session, after), ...(clearLayouts ? attachmentChanges(attachments, []) : [])];
  if (isMaterial(session, after)) {
    return { changes, lead: '次のように変更し、下の宛先にお知らせします。', button: 'この内容で変更し、お知らせする' };
  }
  return clearLayouts
    ? {
        changes,
        lead: '次のように変更し、参加するメーカーにお知らせします。',
        button: 'この内容で変更し、お知らせする',
      }
    : {
        changes,
        lead: '文言だけの変更のため、メールは送られません。次にお知らせするときに反映されます。',
        button: 'この内容で変更する',
      };
}

function isWebAddress(text: string): boolean {
  return /^https?:\/\/\S+$/.test(text) && URL.canParse(text);
}

/** Acts of a confirmed application only, and that has its session. */
export function sessionOf({ view }: Subject): Session {
  if (!view.caseFile.session) throw new Error('a confirmed application has a session');
  return view.caseFile.session;
}

/** レイアウト等を差し替える; only makers that come are told. */
export const layoutsAct: DeskAct<{ removeIds: string[]; files: Subject['files'] }> = {
  path: '/layouts',
  act: 'change',
  tellsOfSession: true,
  template: 'desk/acts/layouts',
  title: () => DESK_ACTS.layouts,
  start: () => ({}),
  shown: ({ office, view }) => ({
    files: view.caseFile.application.form1.attachments,
    uploadWords: UPLOAD_WORDS,
    uploadEndings: UPLOAD_ENDINGS,
    recipients: recipientsOf(office, view.caseFile, 'layouts'),
  }),
  takesFiles: 'layouts',
  read: (form, { view, files }) => {
    const removeIds = form.choices('layoutsRemove');
    const kept = view.caseFile.application.form1.attachments.filter((file) => !removeIds.includes(file.id));
    if (kept.length + files.length > FILES_MAX) {
      form.problems.layouts = `添付できるのは${FILES_MAX}つまでです。不要なファイルを取り除いてください。`;
    }
    return { removeIds, files };
  },
  run: (office, order, input) => replaceLayouts(office, { ...order, ...input }),
  fieldOf: { 'nothing-changed': 'layouts' },
  reword: () => 'ファイルを選ぶか、取り除くファイルにチェックを入れてください。',
  done: () => 'changed',
};

/** 中止. */
export const cancelAct: DeskAct<{ reason: string }> = {
  path: '/cancellation',
  act: 'cancel',
  tellsOfSession: true,
  template: 'desk/acts/cancel',
  title: () => DESK_ACTS.cancellation,
  start: () => ({ reason: '' }),
  shown: ({ office, view }) => ({ recipients: recipientsOf(office, view.caseFile, 'cancel') }),
  read: (form) => ({
    reason: form.text('reason', FIELD_WORDS.cancellationReason, { required: true, longest: LONGEST_REASON }),
  }),
  run: (office, order, input) => cancelSession(office, { ...order, ...input }),
  fieldOf: { 'reason-missing': 'reason' },
  done: () => 'cancelled',
};
