// The one script of the pages: shows what is typed into a password field. Without it the button is not there.
for (const button of document.querySelectorAll('button[data-shows]')) {
  const field = document.getElementById(button.dataset.shows);
  const set = (isShown) => {
    field.type = isShown ? 'text' : 'password';
    button.textContent = isShown ? button.dataset.hide : button.dataset.show;
    button.setAttribute('aria-label', isShown ? button.dataset.hideLabel : button.dataset.showLabel);
  };
  set(false);
  button.hidden = false;
  button.addEventListener('click', () => {
    set(field.type === 'password');
    field.focus();
  });
  // What is sent as plain text, browsers keep and offer again.
  field.form.addEventListener('submit', () => set(false));
}
