// While rows of the list are still worked out: asks again, each time for a little more, and says when all are there.
const goingOn = document.querySelector('[data-done]');

async function goOn() {
  const answer = await fetch(location.href);
  if (!answer.ok || answer.redirected) return; // signed out meanwhile
  const page = new DOMParser().parseFromString(await answer.text(), 'text/html');
  const known = page.querySelector('#known');
  if (known) {
    document.querySelector('#known').textContent = known.textContent;
    setTimeout(goOn, 300);
  } else {
    goingOn.querySelector('[role=status]').textContent = goingOn.dataset.done;
    goingOn.querySelector('a').textContent = 'Show them';
  }
}

if (goingOn) goOn().catch(() => {}); // without a network the page stays as it is, with its link
