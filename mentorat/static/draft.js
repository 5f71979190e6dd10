// Saves a form while it is written, says when, tries again when the line is cut, and does not let unsaved words go silently.
// The server answers {"saved_at": "14 h 02", "version": 3}; 409 means that somebody else wrote meanwhile; 401 that the session
// has ended: {"is_signed_in", "csrf_token", "words", "link", "sign_in"}. One save at a time, each with its number (`turn`).
// What the server has not acknowledged is also kept in this tab, until it has.
for (const form of document.querySelectorAll('form[data-draft]')) {
  const status = document.querySelector('[data-draft-status]')
  const key = `draft:${form.dataset.draft}`
  const { version, turn } = form.elements
  let dirty = false
  let leaving = false
  let blocked = false
  let running = null
  let timer
  let pause = 1200

  const say = (text, bad) => {
    if (!status) return
    status.textContent = text
    status.classList.toggle('unsaved', Boolean(bad))
  }
  const typed = () => [...new FormData(form)].filter(([name]) => name !== 'csrf_token')
  const same = (one, other) => JSON.stringify(words(one)) === JSON.stringify(words(other))
  const words = (fields) => fields.filter(([name, value]) => value && !['version', 'turn', 'page'].includes(name))

  // --- a copy in this tab; a browser that refuses one loses nothing else ---
  const keepCopy = (sent = false) => { try { sessionStorage.setItem(key, JSON.stringify({ sent, fields: typed() })) } catch { /* full, or forbidden */ } }
  const dropCopy = () => { try { sessionStorage.removeItem(key) } catch { /* forbidden */ } }
  const readCopy = () => { try { return JSON.parse(sessionStorage.getItem(key)) } catch { return null } }
  const fill = (fields) => {
    for (const control of form.elements) {
      if (!control.name || control.name === 'csrf_token' || control.type === 'submit') continue
      const values = fields.filter(([name]) => name === control.name).map(([, value]) => value)
      if (control.type === 'radio' || control.type === 'checkbox') control.checked = values.includes(control.value)
      else control.value = values[0] ?? ''
    }
  }
  const takeUp = () => {
    const copy = readCopy()
    if (!copy) return
    const before = Number(copy.fields.find(([name]) => name === 'version')?.[1] ?? 0)
    // Sent, and the report has moved on since: the server has answered for those words.
    if (same(copy.fields, typed()) || (copy.sent && Number(version?.value ?? 0) > before)) return dropCopy()
    fill(copy.fields)
    dirty = true
    say(form.dataset.restored)
    plan(600)
  }

  // --- saving ---
  const plan = (delay = pause) => {
    clearTimeout(timer)
    timer = setTimeout(save, delay)
  }
  const save = () => {
    running ??= send().finally(() => {
      running = null
      if (dirty && !blocked && !leaving) plan()
    })
    return running
  }
  const count = () => { if (turn) turn.value = String(Number(turn.value) + 1) }

  const signedOut = ({ is_signed_in: isBack, csrf_token: token, words: said, link, sign_in: url }) => {
    for (const field of document.querySelectorAll('input[name="csrf_token"]')) field.value = token
    pause = isBack && pause !== 100 ? 100 : 30000
    if (isBack) return
    say(`${said} `, true)
    const anchor = Object.assign(document.createElement('a'), { href: url, target: '_blank', textContent: link })
    status?.append(anchor)
  }

  const send = async () => {
    if (!dirty || blocked || leaving) return
    dirty = false
    count()
    if (!status?.querySelector('a')) say(form.dataset.saving)
    try {
      const answer = await fetch(form.dataset.draft, {
        method: 'POST', body: new FormData(form), headers: { Accept: 'application/json', 'X-Requested-With': 'draft' }, keepalive: document.hidden,
      })
      if (answer.status === 401) {
        dirty = true
        return signedOut(await answer.json())
      }
      if (answer.status === 409) {
        blocked = true
        dirty = true
        return say(form.dataset.conflict, true)
      }
      if (!answer.ok || answer.redirected) throw new Error(String(answer.status))
      const { saved_at: at, version: next } = await answer.json()
      if (next !== undefined && version) version.value = next
      const clock = at ?? new Date().toLocaleTimeString(document.documentElement.lang, { hour: '2-digit', minute: '2-digit' })
      pause = 1200
      if (dirty) return keepCopy()
      dropCopy()
      say(form.dataset.saved.replace('{time}', clock))
    } catch {
      dirty = true
      pause = Math.min(pause * 2, 30000)
      say(form.dataset.unsaved, true)
    }
  }

  const resume = () => { if (dirty && !blocked) plan(0) }

  form.addEventListener('input', () => {
    dirty = true
    keepCopy()
    plan()
  })
  form.addEventListener('submit', (event) => {
    clearTimeout(timer)
    if (running && !leaving) { // the save on its way first, a slow one for a moment only
      event.preventDefault()
      leaving = true
      const go = () => form.requestSubmit(event.submitter)
      return void Promise.race([running, new Promise((done) => setTimeout(done, 4000))]).then(go)
    }
    leaving = true
    count()
    keepCopy(true)
  })
  addEventListener('online', resume)
  addEventListener('focus', resume)
  document.addEventListener('visibilitychange', () => { if (document.hidden) save(); else resume() })
  addEventListener('pageshow', () => { leaving = false })
  addEventListener('beforeunload', (event) => { if (dirty && !leaving) event.preventDefault() })
  if (form.querySelector('.error-summary')) { dirty = true; keepCopy() } else takeUp()
}
