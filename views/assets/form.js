/*
 * Comfort for the pages of 様式1; every one of them works without it. What the server reads comes back while one types, the
 * draft is kept, and files that were chosen can be looked at. Words come from the server or from the page.
 */

const PAUSE_MS = 900;
/** Whoever presses the button meanwhile waits no longer than this. */
const SAVE_LIMIT_MS = 8000;

const HOURS = ['MeetingStart', 'MeetingEnd', 'DemoStart', 'DemoEnd'];

function start(form) {
  const state = {
    typed: 0,
    kept: 0,
    leaving: false,
    files: false,
    stopped: false,
    timer: 0,
    saving: undefined,
    unanswered: undefined,
  };
  const note = form.querySelector('[data-typing-state]');
  const later = (pause) => {
    clearTimeout(state.timer);
    if (state.stopped) return;
    state.timer = setTimeout(() => {
      // One after the other: what is sent next is held against what the answer before it has said.
      state.saving = (state.saving ?? Promise.resolve()).then(() => keep(form, note, state));
    }, pause);
  };
  form.addEventListener('input', (event) => {
    if (event.target.type === 'file') return;
    settle(event.target);
    state.typed += 1;
    later(PAUSE_MS);
  });
  form.addEventListener('change', (event) => {
    if (event.target.type !== 'file') later(0);
  });
  form.addEventListener('submit', (event) => {
    clearTimeout(state.timer);
    // The first answer says in which draft this page is kept; sent before it, the page would begin another one.
    if (state.saving && !isNamed(form)) {
      event.preventDefault();
      const { submitter } = event;
      state.saving.then(() => {
        state.saving = undefined;
        form.requestSubmit(submitter);
      });
      return;
    }
    state.leaving = true;
  });
  // Only while something is typed that the draft does not hold yet: a question that is asked always is answered blindly.
  addEventListener('beforeunload', (event) => {
    if (!state.leaving && (state.files || state.typed !== state.kept)) event.preventDefault();
  });
  // The page comes back from the browser's memory as it was left, but for an answer that it has missed.
  addEventListener('pageshow', ({ persisted }) => {
    state.leaving = false;
    if (persisted && state.unanswered) state.saving = catchUp(form, state.unanswered);
  });
  addEventListener('pagehide', () => outliveReset(form));
  for (const box of form.querySelectorAll('[name$="SameHours"]')) copyHours(form, box, () => later(0));
  for (const input of form.querySelectorAll('input[type="file"][data-preview]')) {
    previewFiles(input, (count) => {
      state.files = count > 0;
    });
  }
}

/**
 * WebKit resets the fields with autocomplete="off" of a page that comes back from its memory, which it keeps over http.
 * What they are reset to is therefore what was typed: an empty field would be saved over the draft with the next word.
 */
function outliveReset(form) {
  for (const field of form.querySelectorAll('input:not([type="hidden"], [type="file"])')) {
    if (field.type === 'checkbox' || field.type === 'radio') field.defaultChecked = field.checked;
    else field.defaultValue = field.value;
  }
}

/** While a button is held down nothing on the page moves: a press that ends beside it is none. */
let released = Promise.resolve();
function holdStill() {
  let release;
  addEventListener('pointerdown', () => {
    if (release) return;
    released = new Promise((resolve) => {
      release = resolve;
    });
  });
  const letGo = () => {
    // The click comes right after the hand has let go.
    setTimeout(() => {
      release?.();
      release = undefined;
    });
  };
  for (const end of ['pointerup', 'pointercancel', 'dragend', 'blur', 'pageshow']) addEventListener(end, letGo);
}

/**
 * 「申請団体をご入力ください。」 is not said of a field in which it stands by now. Whether that is right the server says;
 * the summary above stays, because the page must not move under the hand.
 */
function settle(field) {
  if (field.value !== '') settleField(field, document.getElementById(`${field.name}-error`));
}

function settleField(field, said) {
  said?.remove();
  // Radio buttons of one name come together.
  const one = field instanceof RadioNodeList ? field[0] : field;
  if (!one) return;
  (one.closest('fieldset[aria-invalid]') ?? one).removeAttribute('aria-invalid');
  const around = one.closest('.field--error');
  if (around && !around.querySelector('.field__error')) around.classList.remove('field--error');
}

/** Whether the page's address names a draft already. */
function isNamed(form) {
  return new URL(form.action).searchParams.has('draft');
}

/** The draft that the first words have begun: from now on everything on this page is about it. */
function name(form, draft) {
  if (!draft || isNamed(form)) return;
  const typing = new URL(form.dataset.typing, location.href);
  typing.searchParams.set('draft', draft);
  form.dataset.typing = typing.pathname + typing.search;
  const action = new URL(form.action);
  action.searchParams.set('draft', draft);
  form.action = action.href;
  const here = new URL(location.href);
  here.searchParams.set('draft', draft);
  history.replaceState(history.state, '', here);
}

/** Another page has changed the same draft, or taken it: nothing is saved any more, and this page says so. */
function stop(form, note, state, sentence) {
  state.stopped = true;
  if (note) note.hidden = true;
  const place = form.querySelector('[data-typing-refused]');
  if (place) place.textContent = sentence;
}

function fieldsOf(form) {
  const fields = new URLSearchParams();
  for (const [name, value] of new FormData(form)) if (typeof value === 'string') fields.append(name, value);
  return fields;
}

/**
 * The page was left while its words were being saved. When they stand in the draft, it is as this page knows it, and what
 * is typed next is no clash with another's.
 */
async function catchUp(form, sent) {
  try {
    const page = await fetch(location.href, { cache: 'no-store', signal: AbortSignal.timeout(SAVE_LIMIT_MS) });
    const fresh = new DOMParser().parseFromString(await page.text(), 'text/html').querySelector('form[data-typing]');
    if (!fresh) return;
    const now = fieldsOf(fresh);
    const { value } = fresh.elements.shown;
    for (const fields of [now, sent]) for (const own of ['_csrf', 'from', 'shown']) fields.delete(own);
    if (now.toString() === sent.toString()) form.elements.shown.value = value;
  } catch {
    // Out of reach: the next save finds out.
  }
}

async function keep(form, note, state) {
  if (state.stopped) return;
  const sent = state.typed;
  const fields = fieldsOf(form);
  state.unanswered = fields;
  try {
    const limit = AbortSignal.timeout(SAVE_LIMIT_MS);
    const answer = await fetch(form.dataset.typing, { method: 'POST', body: fields, signal: limit });
    state.unanswered = undefined;
    if (answer.status === 409) {
      const { refused } = await answer.json();
      await released;
      return stop(form, note, state, refused);
    }
    if (!answer.ok) return;
    const { saved, draft, shown, remarks, warned, proposals, problems, hours } = await answer.json();
    name(form, draft);
    if (shown !== undefined) form.elements.shown.value = shown;
    state.kept = Math.max(state.kept, sent);
    await released;
    if (note && saved !== '') {
      note.textContent = `${saved} に下書きを保存しました`;
      note.hidden = false;
    }
    // Typed on meanwhile: the next answer is on its way, and this one would speak of what stands there no more.
    if (sent !== state.typed) return;
    takeHours(form, hours ?? {});
    if (problems) settleAll(form, problems);
    for (const [name, sentence] of Object.entries(remarks)) showRemark(name, sentence, warned[name] === true);
    for (const row of ['slot1', 'slot2', 'slot3']) propose(form, row, proposals[row]);
  } catch {
    // Offline or restarting: the button at the end of the page sends everything, and says so when it cannot.
  }
}

function showRemark(name, sentence, isWarning) {
  const place = document.getElementById(`${name}-remark`);
  if (!place) return;
  if (place.textContent !== sentence) place.textContent = sentence;
  place.classList.toggle('typed-remark--warning', isWarning);
}

/** 「10:00～12:00」 stands in both fields, once the hand has left the one into which it was typed. */
function takeHours(form, hours) {
  for (const [name, hour] of Object.entries(hours)) {
    if (!name.endsWith('Start') || form.elements[name] === document.activeElement) continue;
    const end = name.replace(/Start$/, 'End');
    form.elements[name].value = hour;
    form.elements[end].value = hours[end];
    for (const field of [name, end]) settle(form.elements[field]);
  }
}

/** What the page says is wrong, and is not any more: also where another field was mended. What is wrong otherwise says so. */
function settleAll(form, problems) {
  for (const said of form.querySelectorAll('.field__error[id$="-error"]')) {
    const name = said.id.slice(0, -'-error'.length);
    if (name in problems) said.textContent = `＊${problems[name]}`;
    else settleField(form.elements[name] ?? document.getElementById(name), said);
  }
}

/** A demonstration inside the meeting, to be taken with one press; never filled in by itself. */
function propose(form, row, hours) {
  const place = document.getElementById(`${row}Demo-remark`);
  const old = document.getElementById(`${row}Demo-proposal`);
  if (!place || !hours) return old?.remove();
  if (old && old.dataset.start === hours.start && old.dataset.end === hours.end) return;
  old?.remove();
  const button = document.createElement('button');
  button.type = 'button';
  button.id = `${row}Demo-proposal`;
  button.className = 'button button--secondary';
  button.dataset.start = hours.start;
  button.dataset.end = hours.end;
  button.textContent = `デモを ${hours.start}～${hours.end} にする`;
  button.addEventListener('click', () => {
    const end = form.elements[`${row}DemoEnd`];
    form.elements[`${row}DemoStart`].value = hours.start;
    end.value = hours.end;
    button.remove();
    end.focus();
    end.dispatchEvent(new Event('input', { bubbles: true }));
    end.dispatchEvent(new Event('change', { bubbles: true }));
  });
  place.after(button);
}

/** 「第一希望と同じ時間」: the hours stand in the fields at once, where they can be changed. */
function copyHours(form, box, changed) {
  const row = box.name.slice(0, -'SameHours'.length);
  box.addEventListener('change', () => {
    if (!box.checked) return;
    for (const part of HOURS) form.elements[`${row}${part}`].value = form.elements[`slot1${part}`].value;
    changed();
  });
  for (const part of HOURS) {
    form.elements[`${row}${part}`].addEventListener('input', () => {
      box.checked = false;
    });
  }
}

/** The files that will be sent, each with its size, a small picture where it is one, and a way to take it out again. */
function previewFiles(input, changed) {
  const list = document.getElementById(input.dataset.preview);
  if (!list) return;
  const show = () => {
    for (const picture of list.querySelectorAll('img')) URL.revokeObjectURL(picture.src);
    list.replaceChildren(...[...input.files].map((file) => rowOf(file, () => drop(input, file, show))));
    list.hidden = input.files.length === 0;
    changed(input.files.length);
  };
  input.addEventListener('change', show);
  show();
}

function rowOf(file, remove) {
  const row = document.createElement('li');
  row.className = 'kept-files__file';
  const name = document.createElement('span');
  name.className = 'kept-files__name';
  if (/^image\/(png|jpeg|gif|webp)$/.test(file.type)) {
    const picture = document.createElement('img');
    picture.className = 'kept-files__picture';
    picture.alt = '';
    picture.src = URL.createObjectURL(file);
    name.append(picture, ' ');
  }
  const size = document.createElement('span');
  size.className = 'muted';
  size.textContent =
    file.size < 1e6 ? `${Math.max(1, Math.round(file.size / 1e3))} KB` : `${(file.size / 1e6).toFixed(1)} MB`;
  name.append(file.name, ' ', size);
  const button = document.createElement('button');
  button.type = 'button';
  button.className = 'button button--quiet';
  button.textContent = '取り除く';
  button.setAttribute('aria-label', `${file.name} を取り除く`);
  button.addEventListener('click', remove);
  row.append(name, button);
  return row;
}

function drop(input, file, show) {
  const rest = new DataTransfer();
  for (const other of input.files) if (other !== file) rest.items.add(other);
  input.files = rest.files;
  show();
  input.focus();
}

const typing = document.querySelector('form[data-typing]');
if (typing) {
  holdStill();
  start(typing);
}
