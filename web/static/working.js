// Says that a form is being worked on, and keeps it from being sent twice. Forms name the words in data-working.
for (const form of document.querySelectorAll('form[data-working]')) {
  const button = form.querySelector('button');
  const words = button.textContent;
  form.addEventListener('submit', () => {
    button.textContent = form.dataset.working;
    button.setAttribute('aria-live', 'polite');
    setTimeout(() => { button.disabled = true; }); // after the form has been sent
  });
  addEventListener('pageshow', () => {
    button.textContent = words;
    button.disabled = false;
  });
}
