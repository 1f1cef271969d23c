/*
 * A month to pick a day from, beside each 希望日: for who picks rather than types. The field stays a field, and what was picked
 * stands in it as if it had been typed. Keys as in the date picker dialog of the ARIA Authoring Practices.
 */

const WEEKDAYS = ['日', '月', '火', '水', '木', '金', '土'];
const DAY_MS = 86_400_000;
const grid = document.querySelector('[data-date-grid]');

/** Days are UTC midnights here: only their calendar matters, and no zone may shift it. */
const dayOf = (text) => new Date(`${text}T00:00:00Z`);
const textOf = (day) => day.toISOString().slice(0, 10);
const plus = (day, days) => new Date(day.getTime() + days * DAY_MS);

function plusMonths(day, months) {
  const first = new Date(Date.UTC(day.getUTCFullYear(), day.getUTCMonth() + months, 1));
  const last = new Date(Date.UTC(first.getUTCFullYear(), first.getUTCMonth() + 1, 0)).getUTCDate();
  return plus(first, Math.min(day.getUTCDate(), last) - 1);
}

/** As the server writes days, so that it reads them back. */
function words(day) {
  return `${monthWords(day)}${day.getUTCDate()}日（${WEEKDAYS[day.getUTCDay()]}）`;
}

function monthWords(day) {
  return `${day.getUTCFullYear()}年${day.getUTCMonth() + 1}月`;
}

function element(tag, attributes, ...content) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
  made.append(...content);
  return made;
}

function button(label, words, act) {
  const made = element('button', { type: 'button', class: 'button button--quiet', 'aria-label': words }, label);
  made.addEventListener('click', act);
  return made;
}

/** Where a key leads from a day; `far` with Shift. */
const MOVES = {
  ArrowLeft: (day) => plus(day, -1),
  ArrowRight: (day) => plus(day, 1),
  ArrowUp: (day) => plus(day, -7),
  ArrowDown: (day) => plus(day, 7),
  Home: (day) => plus(day, -day.getUTCDay()),
  End: (day) => plus(day, 6 - day.getUTCDay()),
  PageUp: (day, far) => plusMonths(day, far ? -12 : -1),
  PageDown: (day, far) => plusMonths(day, far ? 12 : 1),
};

/** The dialog without its days. */
function frame(earliest, turn) {
  const heading = element('h2', { class: 'month__name', id: 'month-name', 'aria-live': 'polite' });
  const rows = element('tbody', {});
  const heads = WEEKDAYS.map((day) => element('th', { scope: 'col', abbr: `${day}曜日` }, day));
  const days = { class: 'month__days', role: 'grid', 'aria-labelledby': 'month-name' };
  const table = element('table', days, element('thead', {}, element('tr', {}, ...heads)), rows);
  const [back, on] = [button('‹', '前の月', () => turn(-1)), button('›', '次の月', () => turn(1))];
  const head = element('div', { class: 'month__head' }, back, heading, on);
  const note = element('p', { class: 'month__note' }, `枠の付いた日：申請できる最も早い日（${words(earliest)}）`);
  const close = button('閉じる', 'カレンダーを閉じる', () => dialog.close());
  const dialog = element('dialog', { class: 'month', 'aria-labelledby': 'month-name' }, head, table, note, close);
  document.body.append(dialog);
  return { dialog, heading, rows };
}

/** `shown`: the day that Tab reaches; `chosen`: the one that stands in the field. */
function cellOf(day, { today, earliest, holidays }, { shown, chosen }) {
  const text = textOf(day);
  const holiday = holidays.get(text);
  const is = (other) => other !== undefined && textOf(other) === text;
  const kinds = [
    'month__day',
    holiday || day.getUTCDay() === 0 ? 'month__day--off' : '',
    !holiday && day.getUTCDay() === 6 ? 'month__day--saturday' : '',
    day < earliest ? 'month__day--early' : '',
    is(earliest) ? 'month__day--earliest' : '',
    is(today) ? 'month__day--today' : '',
  ];
  const said = [words(day), holiday, is(earliest) ? '申請できる最も早い日' : ''].filter(Boolean);
  const attributes = {
    type: 'button',
    class: kinds.filter(Boolean).join(' '),
    tabindex: is(shown) ? '0' : '-1',
    'aria-label': said.join('、'),
    title: holiday ?? '',
    'data-day': text,
  };
  const made = element('button', attributes, String(day.getUTCDate()));
  return element('td', { 'aria-selected': String(is(chosen)) }, made);
}

/** One dialog for all fields; `open` says for which. */
function makePicker(facts) {
  const { today, earliest, latest } = facts;
  let shown = earliest;
  let chosen;
  let picked = () => {};
  const { dialog, heading, rows } = frame(earliest, (months) => show(plusMonths(shown, months), false));

  function show(day, focuses) {
    shown = day;
    heading.textContent = monthWords(day);
    const first = new Date(Date.UTC(day.getUTCFullYear(), day.getUTCMonth(), 1));
    const next = plusMonths(first, 1);
    const cell = (one) => (one < first || one >= next ? element('td', {}) : cellOf(one, facts, { shown, chosen }));
    const weeks = [];
    for (let week = plus(first, -first.getUTCDay()); week < next; week = plus(week, 7)) {
      weeks.push(element('tr', {}, ...WEEKDAYS.map((_, index) => cell(plus(week, index)))));
    }
    rows.replaceChildren(...weeks);
    if (focuses) rows.querySelector('[tabindex="0"]')?.focus();
  }

  rows.addEventListener('keydown', (event) => {
    const move = MOVES[event.key];
    if (!move) return;
    event.preventDefault();
    show(move(dayOf(event.target.dataset.day), event.shiftKey), true);
  });
  rows.addEventListener('click', (event) => {
    const day = event.target.dataset.day;
    if (!day) return;
    // The browser gives the focus back to the button that opened it.
    dialog.close();
    picked(dayOf(day));
  });
  return (day, act) => {
    chosen = day;
    picked = act;
    dialog.showModal();
    show(day && day >= today && day <= latest ? day : earliest, true);
  };
}

/** What stands beside the field is what the server has read of it: 「2026年（令和8年）12月16日（水）」. */
function readDay(field) {
  const read = document.getElementById(`${field.name}-remark`)?.textContent ?? '';
  const [, year, month, day] = /^(\d{4})年（[^）]*）(\d{1,2})月(\d{1,2})日/.exec(read) ?? [];
  return year && field.value !== '' ? new Date(Date.UTC(Number(year), Number(month) - 1, Number(day))) : undefined;
}

if (grid && typeof HTMLDialogElement === 'function') {
  const { today, earliest, latest, holidays } = grid.dataset;
  const open = makePicker({
    today: dayOf(today),
    earliest: dayOf(earliest),
    latest: dayOf(latest),
    holidays: new Map(holidays.split('|').map((one) => [one.slice(0, 10), one.slice(11)])),
  });
  for (const field of document.querySelectorAll('input[name$="Date"]')) {
    const name = field.closest('fieldset')?.querySelector('legend')?.firstChild?.textContent?.trim() ?? '';
    const opener = button('カレンダーから選ぶ', `カレンダーから選ぶ（${name}）`, () =>
      open(readDay(field), (day) => {
        field.value = words(day);
        field.dispatchEvent(new Event('input', { bubbles: true }));
        field.dispatchEvent(new Event('change', { bubbles: true }));
      }),
    );
    opener.classList.replace('button--quiet', 'button--secondary');
    opener.classList.add('month__open');
    opener.setAttribute('aria-haspopup', 'dialog');
    const line = element('div', { class: 'month__line' });
    field.before(line);
    line.append(field, opener);
  }
}
