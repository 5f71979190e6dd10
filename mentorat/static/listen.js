// Reads the page aloud with the browser's own voices. No voice for this language, no button.
const language = document.documentElement.lang
const buttons = document.querySelectorAll('[data-listen]')
const speech = window.speechSynthesis

const voice = () => speech.getVoices().find((one) => one.lang.toLowerCase().startsWith(language.slice(0, 2).toLowerCase()))
const offer = () => { for (const button of buttons) button.hidden = !voice() }

const sentences = (root) => {
  const parts = []
  const walker = document.createTreeWalker(root, NodeFilter.SHOW_ELEMENT, (node) => {
    if (node.matches('[hidden], [aria-hidden=true], nav, script, table, details:not([open]), .btn, .visually-hidden')) return NodeFilter.FILTER_REJECT
    return node.matches('h1, h2, h3, p, li, legend, label, th, dt, dd') ? NodeFilter.FILTER_ACCEPT : NodeFilter.FILTER_SKIP
  })
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const said = node.innerText.trim()
    if (said && !parts.some((part) => part.node.contains(node))) parts.push({ node, said })
  }
  return parts.map((part) => part.said)
}

if (speech && buttons.length) {
  offer()
  speech.addEventListener?.('voiceschanged', offer)
  addEventListener('pagehide', () => speech.cancel())
  for (const button of buttons) {
    const label = button.querySelector('span')
    const start = label.textContent
    const rest = () => { label.textContent = start; button.setAttribute('aria-pressed', 'false') }
    button.addEventListener('click', () => {
      if (button.getAttribute('aria-pressed') === 'true') { speech.cancel(); return rest() }
      speech.cancel()
      const said = sentences(document.querySelector(button.dataset.listen))
      said.forEach((text, index) => {
        const utterance = new SpeechSynthesisUtterance(text)
        utterance.lang = language
        utterance.voice = voice()
        utterance.rate = 0.9
        if (index === said.length - 1) utterance.onend = rest
        speech.speak(utterance)
      })
      label.textContent = button.dataset.stop
      button.setAttribute('aria-pressed', 'true')
    })
  }
}
