// Saves a form while it is written, says when, tries again when the line is cut, and does not let unsaved words go silently.
// The server answers {"saved_at": "14 h 02", "version": 3}; 409 means someone else wrote meanwhile.
for (const form of document.querySelectorAll('form[data-draft]')) {
  const status = document.querySelector('[data-draft-status]')
  let dirty = false
  let leaving = false
  let blocked = false
  let timer
  let pause = 1200

  const say = (text, bad) => {
    if (!status) return
    status.textContent = text
    status.classList.toggle('unsaved', Boolean(bad))
  }

  const save = async () => {
    if (!dirty || blocked || leaving) return
    dirty = false
    say(form.dataset.saving)
    try {
      const answer = await fetch(form.dataset.draft, {
        method: 'POST', body: new FormData(form), headers: { Accept: 'application/json', 'X-Requested-With': 'draft' }, keepalive: document.hidden,
      })
      if (answer.status === 409) {
        blocked = true
        dirty = true
        return say(form.dataset.conflict, true)
      }
      if (!answer.ok || answer.redirected) throw new Error(String(answer.status))
      const { saved_at: at, version } = await answer.json()
      if (version !== undefined && form.elements.version) form.elements.version.value = version
      const clock = at ?? new Date().toLocaleTimeString(document.documentElement.lang, { hour: '2-digit', minute: '2-digit' })
      pause = 1200
      if (!dirty) say(form.dataset.saved.replace('{time}', clock))
    } catch {
      dirty = true
      pause = Math.min(pause * 2, 30000)
      say(form.dataset.unsaved, true)
      timer = setTimeout(save, pause)
    }
  }

  form.addEventListener('input', () => {
    dirty = true
    clearTimeout(timer)
    timer = setTimeout(save, pause)
  })
  form.addEventListener('submit', () => { leaving = true })
  addEventListener('online', save)
  document.addEventListener('visibilitychange', () => { if (document.hidden) save() })
  addEventListener('pageshow', () => { leaving = false })
  addEventListener('beforeunload', (event) => { if (dirty && !leaving) event.preventDefault() })
}
