// SPDX-License-Identifier: AGPL-3.0-or-later
// A browser of its own for each worker, and what is looked at on every page.
import { mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { chromium } from 'playwright-core'
import { BUILD, code, PASSWORD } from '../lib/hall.mjs'

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8').replace(/^\/\*!.*?\*\//s, '')
const ARGS = ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking',
	'--disable-component-update', '--disable-sync', '--no-proxy-server', '--disable-dev-shm-usage']
export const SHOTS = `${BUILD}/shots`
export const SIZES = { phone: { width: 390, height: 844 }, desk: { width: 1280, height: 900 } }

export async function open() {
	const home = mkdtempSync(join(tmpdir(), 'unionhall-browser-'))
	const browser = await chromium.launch({ executablePath: '/usr/bin/chromium', args: ARGS, env: { ...process.env, HOME: home } })
	process.on('exit', () => rmSync(home, { recursive: true, force: true }))
	mkdirSync(SHOTS, { recursive: true })
	return browser
}

// Somebody's browser: nothing kept from before. `state`: signed in already.
export async function visitor(browser, hall, { lang = 'en', size = 'phone', scheme = 'light', scripts = true, state } = {}) {
	const context = await browser.newContext({ baseURL: `http://localhost:${hall.port}`, viewport: SIZES[size], colorScheme: scheme, javaScriptEnabled: scripts,
		locale: lang === 'zh' ? 'zh-CN' : 'en-GB', storageState: state, reducedMotion: 'reduce' })
	context.setDefaultTimeout(20000)
	return context
}

export async function signIn(page, hall, login) {
	await page.goto('/sign-in')
	await page.fill('input[name=login]', login)
	await page.fill('input[name=password]', PASSWORD)
	await page.click('main form button')
	if (new URL(page.url()).pathname === '/sign-in/code') {
		await page.fill('input[name=code]', await code(hall.dir, login))
		await page.click('main form button')
	}
	if (/sign-in/.test(page.url())) throw new Error(`${login} was not let in`)
}

// Whatever the browser complains of while `page` lives.
export function complaints(page) {
	const list = []
	page.on('console', m => { if (m.type() === 'error' || m.type() === 'warning') list.push(m.text()) })
	page.on('pageerror', e => list.push(String(e)))
	// A browser that goes on to the next page takes back what it had asked for this one: no fault of the page.
	page.on('requestfailed', r => { if (r.failure()?.errorText !== 'net::ERR_ABORTED') list.push(`${r.url()} failed: ${r.failure()?.errorText}`) })
	page.on('request', r => { if (!/^(http:\/\/localhost:|data:|blob:)/.test(r.url())) list.push(`asks another host: ${r.url()}`) })
	return list
}

// Bytes of the page itself and everything it loads.
export function weigh(page) {
	const w = { bytes: 0, jobs: [] }
	page.on('response', r => { w.jobs.push(r.body().then(b => { w.bytes += b.length }, () => {})) })
	// The bytes since it was last asked.
	w.settle = async () => {
		await Promise.all(w.jobs.splice(0))
		const bytes = w.bytes
		w.bytes = 0
		return bytes
	}
	return w
}

// axe-core, WCAG 2.2 A and AA, and what the house rules ask besides. One sentence a fault.
export async function look(page, { lang, size }) {
	const faults = []
	const found = await page.evaluate(source => {
		globalThis.axe ??= new Function(`${source}; return axe`)()
		return globalThis.axe.run(document, { runOnly: { type: 'tag', values: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'] }, resultTypes: ['violations'] })
			.then(r => r.violations.map(v => `${v.id}: ${v.nodes.length} × ${v.nodes[0].target.join(' ')}`))
	}, AXE)
	faults.push(...found.map(f => `axe ${f}`))
	const seen = await page.evaluate(() => ({ lang: document.documentElement.lang, title: document.title,
		wide: document.scrollingElement.scrollWidth, frame: innerWidth, headings: document.querySelectorAll('h1').length,
		words: document.body.innerText, mains: document.querySelectorAll('main').length,
		parts: [...document.querySelectorAll('header.top nav, nav.tabs, footer, main h2, main label, main legend, main button, main .help')]
			.filter(e => !e.closest('[lang]:not(html)')).map(e => {
				const own = e.cloneNode(true)
				for (const other of own.querySelectorAll('[lang]')) other.remove()
				return own.textContent.trim()
			}) }))
	if (seen.lang !== (lang === 'zh' ? 'zh-CN' : lang)) faults.push(`html lang is ${seen.lang}`)
	if (!seen.title) faults.push('no title')
	if (seen.headings !== 1) faults.push(`${seen.headings} first headings`)
	if (size === 'phone' && seen.wide > seen.frame) faults.push(`scrolls sideways: ${seen.wide} in ${seen.frame} pixels`)
	const key = /(?<![\w@./-])(?:frame|file|desk|work|matter|my|sign|union|figures|public|fields|field|fault|filed|course|access|web|move|reset|told)\.[a-z][a-z0-9_]+\b(?!\.[a-z]{2,})/.exec(seen.words)
	if (key) faults.push(`a raw key: ${key[0]}`)
	if (/\{\d\}/.test(seen.words)) faults.push('an unfilled {1}')
	return { faults, seen }
}

// Words of the other language in the frame: all Chinese characters in English pages but names of people and unions,
// all English sentences in Chinese ones. The page's own parts only: what people wrote stays as they wrote it.
export function mixed(seen, lang) {
	const list = []
	for (const part of seen.parts) {
		if (lang === 'en' && /[\u3001\u3002\uff0c\uff1a\uff1f\u300a]|[\u4e00-\u9fff]{12,}/.test(part)) list.push(part.slice(0, 60))
		if (lang === 'zh' && /\b(the|your|you|and|of|is|are|please|sign in|search|not)\b/i.test(part)) list.push(part.slice(0, 60))
	}
	return list
}
