// SPDX-License-Identifier: AGPL-3.0-or-later
// Elements, words and pieces of a page. Text is always set as text, never as markup.
import { qr_of, qr_path } from './qr.mjs'
import { words } from './words.mjs'

// The sentence of a key in a language, its blanks {1}, {2} filled.
export const say = (lang, key, ...blanks) =>
	words[lang][key].replace(/\{([1-9])\}/g, (_, n) => String(blanks[n - 1]))

const SVG = 'http://www.w3.org/2000/svg'

function dressed(element, attributes, children) {
	for (const [name, value] of Object.entries(attributes)) {
		if (typeof value === 'function') element.addEventListener(name, value)
		else if (value === true) element.setAttribute(name, '')
		else if (value !== false && value !== undefined) element.setAttribute(name, value)
	}
	element.append(...children.flat(9).filter(c => c !== null && c !== undefined && c !== false))
	return element
}

// An element; an attribute that is a function listens to the event of that name.
export const h = (tag, attributes = {}, ...children) =>
	dressed(document.createElement(tag), attributes, children)
const svg = (tag, attributes, ...children) =>
	dressed(document.createElementNS(SVG, tag), attributes, children)

export const button = (label, act, look = 'main') =>
	h('button', { type: 'button', class: look, click: act }, label)

// A line that people write themselves, one paragraph a line.
export const paragraphs = text => text.split('\n').filter(l => l.trim()).map(l => h('p', {}, l))

const QUIET = 4

// A square code, dark on light whatever the colours of the page, with the quiet zone readers need.
export function square_code(text, title) {
	const rows = qr_of(text), side = rows.length + 2 * QUIET
	const box = `${-QUIET} ${-QUIET} ${side} ${side}`
	return svg('svg', { class: 'square', viewBox: box, role: 'img', 'aria-label': title },
		svg('path', { d: `M${-QUIET} ${-QUIET}h${side}v${side}h${-side}z`, class: 'light' }),
		svg('path', { d: qr_path(rows), class: 'dark' }))
}

// Copies text; says whether it could, in a line that is read aloud.
export function copy_button(t, text, label = t('copy')) {
	const told = h('span', { role: 'status', class: 'soft told' })
	const copy = async () => {
		try {
			await navigator.clipboard.writeText(text)
			told.textContent = t('copied')
		} catch {
			told.textContent = t('copy_failed')
		}
	}
	return [button(label, copy, 'quiet'), told]
}

// A mark or tracker: to be read, photographed or copied. In parts, so that two can be compared by eye.
export function shown_code(t, id, title, text) {
	const parts = text.match(/.{1,6}/g).map(part => h('span', {}, part))
	return h('section', { class: 'card code-card', 'aria-labelledby': id },
		h('h2', { id }, title),
		h('p', { class: 'long-code', translate: 'no' }, parts),
		square_code(text, t('qr_of', title)),
		h('p', { class: 'actions' }, copy_button(t, text)))
}

// A field with its label, help and error, in that order.
export function field(id, label, { help, error, ...attributes }) {
	const described = [help && `${id}-help`, error && `${id}-error`].filter(Boolean).join(' ')
	return h('div', { class: error ? 'field wrong' : 'field' },
		h('label', { for: id }, label),
		help && h('span', { class: 'help', id: `${id}-help` }, help),
		error && h('span', { class: 'error', id: `${id}-error` }, error),
		h('input', { id, 'aria-describedby': described || false, 'aria-invalid': error && 'true',
			...attributes }))
}

// What is wrong, at the top of a page; each line leads to its field. [{ at, text }]
export function summary(t, errors) {
	const line = e => h('li', {}, e.at ? h('a', { href: `#${e.at}`, click: event => {
		event.preventDefault()
		document.getElementById(e.at).focus()
	} }, e.text) : e.text)
	return h('div', { class: 'note bad errors', role: 'alert', tabindex: '-1' },
		h('h2', {}, t('errors')), h('ul', {}, errors.map(line)))
}

// Hands text over as a file.
export function save(text, name) {
	const url = URL.createObjectURL(new Blob([text], { type: 'application/json' }))
	h('a', { href: url, download: name }).click()
	setTimeout(() => URL.revokeObjectURL(url), 60000)
}

// The same by the phone's own ways of sending, where there are any.
export function sharing_of(text, name) {
	if (typeof File !== 'function' || !navigator.canShare) return null
	const files = [new File([text], name, { type: 'application/json' })]
	return navigator.canShare({ files }) ? () => navigator.share({ files }).catch(() => {}) : null
}

export function text_to_copy(t, id, title, help, text) {
	return h('details', {}, h('summary', {}, title),
		h('label', { for: id, class: 'help' }, help),
		h('textarea', { id, readonly: true, rows: 6, spellcheck: 'false', class: 'raw' }, text),
		h('p', { class: 'actions' }, copy_button(t, text)))
}
