// One press, one request; and the error summary gets the reader's attention.
const reopen = (form) => {
  delete form.dataset.sent
  for (const button of form.querySelectorAll('[aria-disabled]')) button.removeAttribute('aria-disabled')
}

document.addEventListener('submit', (event) => {
  const form = event.target
  if (event.defaultPrevented) return
  if (form.method !== 'post') return
  if (form.dataset.sent) return event.preventDefault()
  form.dataset.sent = 'yes'
  if ('forget' in form.dataset) sessionStorage.clear() // signing out leaves no word of anybody in this tab
  for (const button of form.querySelectorAll('button[type=submit]')) button.setAttribute('aria-disabled', 'true')
  // A download leaves the page where it is: it may be asked for again.
  setTimeout(reopen, 8000, form)
})

// A page restored by the back button can be sent again.
addEventListener('pageshow', () => document.querySelectorAll('form[data-sent]').forEach(reopen))

document.querySelector('[data-focus]')?.focus()
