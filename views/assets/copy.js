// Puts a button below each text that is there to be copied; without this script it is selected and copied by hand.
for (const text of document.querySelectorAll('textarea[data-copy]')) {
  const button = document.createElement('button');
  button.type = 'button';
  button.className = 'button button--secondary';
  button.textContent = text.dataset.copy;
  const told = document.createElement('p');
  told.setAttribute('role', 'status');
  // Its line is there before it says anything, so that nothing below moves under the next press.
  told.className = 'typed-remark';
  const actions = document.createElement('div');
  actions.className = 'actions';
  actions.append(button);
  text.after(actions, told);
  button.addEventListener('click', async () => {
    text.select();
    try {
      await navigator.clipboard.writeText(text.value);
      told.textContent = text.dataset.copied;
    } catch {
      // Without https, or where it is forbidden, the clipboard is not ours; the text is selected already.
      told.textContent = '選択しました。Ctrl＋C（Macでは⌘＋C）でコピーしてください。';
    }
  });
}
