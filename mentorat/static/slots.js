// The week: counts what is chosen, turns day and moment names into "all of these" buttons, and moves with the arrow keys.
for (const table of document.querySelectorAll('[data-slots]')) {
  const rows = [...table.tBodies[0].rows].map((row) => [...row.querySelectorAll('input')])
  const boxes = rows.flat()
  const status = table.parentElement.querySelector('[data-slots-count]')
  const minimum = Number(table.dataset.minimum)

  const tell = () => {
    const chosen = boxes.filter((box) => box.checked).length
    const { count, enough, few } = status.dataset
    status.textContent = `${count.replace('{n}', chosen.toLocaleString(document.documentElement.lang))} ${chosen >= minimum ? enough : few}`
  }

  const toggler = (cell, group, sentence) => {
    const button = document.createElement('button')
    button.type = 'button'
    button.textContent = cell.textContent
    button.title = `${sentence} (${cell.textContent.trim()})`
    button.addEventListener('click', () => {
      const fill = group.some((box) => !box.checked)
      for (const box of group) box.checked = fill
      tell()
      table.dispatchEvent(new Event('input', { bubbles: true }))
    })
    cell.replaceChildren(button)
  }

  rows.forEach((row, day) => toggler(table.tBodies[0].rows[day].cells[0], row, table.dataset.row))
  ;[0, 1, 2].forEach((half) => toggler(table.tHead.rows[0].cells[half + 1], rows.map((row) => row[half]), table.dataset.column))

  table.addEventListener('keydown', (event) => {
    const at = boxes.indexOf(event.target)
    if (at < 0) return
    const forward = document.documentElement.dir === 'rtl' ? -1 : 1
    const step = { ArrowDown: 3, ArrowUp: -3, ArrowRight: forward, ArrowLeft: -forward }[event.key]
    if (!step) return
    event.preventDefault()
    boxes[at + step]?.focus()
  })
  table.addEventListener('change', tell)
}

// A slider says its value.
for (const output of document.querySelectorAll('.slider output')) {
  const slider = document.getElementById(output.htmlFor.value)
  const say = () => { output.textContent = `${slider.value} ${output.dataset.unit}` }
  slider.addEventListener('input', say)
  say()
}
