// SPDX-License-Identifier: AGPL-3.0-or-later
// Every page in a browser, and the stories people live on them.   BUILD=build node test/browser/all.mjs [full] [pages|stories|doors|officers|switch|spoilt]
import { demo, folder, part, serve, total } from '../lib/hall.mjs'
import { doors } from './doors.mjs'
import { officers } from './officers.mjs'
import { everyPage, FULL, PEOPLE, SHORT, spoilt } from './pages.mjs'
import { stories } from './stories.mjs'
import { switching } from './switch.mjs'

const words = process.argv.slice(2), full = words.includes('full')
const wanted = name => !words.some(w => w !== 'full') || words.includes(name)
const hall = await serve(demo(folder() + '/hall'))
if (wanted('stories')) await part('stories', () => stories(hall))
if (wanted('doors')) await part('the ways in', () => doors(hall))
if (wanted('officers')) await part("the officer's side", () => officers(hall))
if (wanted('switch')) await part('the language switch', () => switching(hall))
if (wanted('spoilt')) await part('pages spoiled on purpose', () => spoilt(hall))
if (wanted('pages')) await part('pages', () => everyPage(hall, Object.keys(PEOPLE), full ? FULL : SHORT, !full, 2))
await hall.stop()
total()
