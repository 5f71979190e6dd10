// A list in order of wish: arrows instead of numbers; the numbers stay in the form and say the order.
const arrow = (points) => {
  const drawing = document.createElementNS('http://www.w3.org/2000/svg', 'svg')
  drawing.setAttribute('class', 'icon')
  for (const [name, value] of Object.entries({ viewBox: '0 0 24 24', fill: 'none', stroke: 'currentColor', 'aria-hidden': 'true' })) drawing.setAttribute(name, value)
  const path = document.createElementNS('http://www.w3.org/2000/svg', 'path')
  path.setAttribute('d', points)
  drawing.append(path)
  return drawing
}

for (const list of document.querySelectorAll('[data-order]')) {
  const status = document.createElement('p')
  status.className = 'visually-hidden'
  status.setAttribute('role', 'status')
  list.after(status)

  const number = () => {
    const items = [...list.children]
    items.forEach((item, index) => {
      item.querySelector('input').value = index + 1
      item.querySelector('.up').disabled = index === 0
      item.querySelector('.down').disabled = index === items.length - 1
    })
  }

  for (const item of list.children) {
    const input = item.querySelector('input')
    const label = item.querySelector('label').textContent
    input.type = 'hidden'
    for (const [kind, points, words] of [['up', 'M12 20V4m-6 6 6-6 6 6', list.dataset.up], ['down', 'M12 4v16m-6-6 6 6 6-6', list.dataset.down]]) {
      const button = document.createElement('button')
      button.type = 'button'
      button.className = `btn quiet ${kind}`
      button.setAttribute('aria-label', `${words} : ${label}`)
      button.append(arrow(points))
      button.addEventListener('click', () => {
        if (kind === 'up') item.previousElementSibling?.before(item)
        else item.nextElementSibling?.after(item)
        number()
        status.textContent = list.dataset.moved.replace('{label}', label).replace('{n}', [...list.children].indexOf(item) + 1)
        if (button.disabled) item.querySelector('.btn:not(:disabled)')?.focus()
        else button.focus()
        list.dispatchEvent(new Event('input', { bubbles: true }))
      })
      item.append(button)
    }
  }
  number()
}
