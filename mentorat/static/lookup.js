// Suggestions while typing, into the field's own datalist. Without script it is a plain text field.
for (const field of document.querySelectorAll('input[data-lookup]')) {
  const list = document.getElementById(field.getAttribute('list'))
  let waiting
  let request

  const ask = async () => {
    const typed = field.value.trim()
    if (typed.length < 2) return list.replaceChildren()
    request?.abort()
    request = new AbortController()
    try {
      const address = new URL(field.dataset.lookup, location.href)
      address.searchParams.set('q', typed)
      const answer = await fetch(address, { signal: request.signal, headers: { Accept: 'application/json' } })
      if (!answer.ok) return
      const found = await answer.json()
      list.replaceChildren(...found.slice(0, 12).map(({ value, label }) => {
        const option = document.createElement('option')
        option.value = value
        if (label && label !== value) option.label = label
        return option
      }))
    } catch {
      // A suggestion that does not arrive changes nothing: what is typed is what is sent.
    }
  }

  field.addEventListener('input', (event) => {
    clearTimeout(waiting)
    if (event.inputType === 'insertReplacementText') return
    waiting = setTimeout(ask, 180)
  })
}
