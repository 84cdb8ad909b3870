// SPDX-License-Identifier: AGPL-3.0-or-later
// Faults against the program as it is shipped.   BUILD=build node test/faults/all.mjs [full] [part ...]
import { total } from '../lib/hall.mjs'
import { diskFaults } from './disk.mjs'
import { formFaults } from './forms.mjs'
import { guessFaults } from './guess.mjs'
import { killFaults } from './kill.mjs'
import { oddFaults } from './odd.mjs'
import { wireFaults } from './wire.mjs'

const words = process.argv.slice(2), full = words.includes('full')
const parts = { forms: formFaults, disk: diskFaults, guess: guessFaults, kill: killFaults, wire: wireFaults, odd: oddFaults }
const asked = words.filter(w => w !== 'full')
for (const [name, run] of Object.entries(parts))
	if (!asked.length || asked.includes(name)) await run(full)
total()
