// SPDX-License-Identifier: AGPL-3.0-or-later
// Drafts course files from the procedures in data/domain/procedures.json.
//
//   node tools/draft-courses.mjs data/domain/procedures.json OUTDIR [P17 ...]
//
// A draft has the right states, moves, actors, deadlines, silence and log, and stands the structural
// check. It is not finished: whatever a person must still write is marked DRAFT in English and 〔待译〕 in
// Chinese, and a shipped course may hold neither mark (test_drafts looks). What the format cannot say in a
// word is kept as a comment.
import { readFileSync, writeFileSync, mkdirSync } from "node:fs";
import { join } from "node:path";

// What a course is called, and which of the twelve promises it keeps.
const COURSES = {
	P01: ["join", "network"], P02: ["join_platform", "network"], P03: ["transfer", "network"],
	P04: ["membership", "network"], P05: ["founding", "network"], P06: ["election", "assembly"],
	P07: ["officer", "leadership"], P08: ["recall", "assembly"], P09: ["congress", "assembly"],
	P10: ["proposal", "assembly"], P11: ["disclosure", "assembly"],
	P12: ["bargaining", "relations"],
	P13: ["platform_rules", "relations"], P14: ["demand", "voice"], P15: ["report", "voice"],
	P16: ["supervision", "rights"], P17: ["dispute", "rights"], P18: ["legal_aid", "rights"],
	P19: ["dismissal_notice", "rights"], P20: ["work_injury", "rights"],
	P21: ["hardship", "services"],
	P22: ["mutual_aid", "services"], P23: ["contest", "contests"], P24: ["honour", "honours"],
	P25: ["honour_revocation", "honours"], P26: ["conference", "joint"],
	P27: ["warning", "relations"],
	P28: ["directive", "leadership"], P29: ["money", "branches"], P30: ["returns", "progress"],
	P31: ["assessment", "branches"], P32: ["grievance", "rights"],
	P33: ["strike_ballot", "relations"],
	P34: ["works_council", "assembly"], P35: ["data_request", "rights"],
	P36: ["data_breach", "rights"],
	P37: ["offer", "services"], P38: ["studio", "honours"], P39: ["unsealing", "voice"],
};

// Who the words of the procedures mean. The first rule that matches a part of the actor's words wins.
const ACTORS = [
	[/two levels up/, "upper_union_2"],
	[/audit committee of the NEXT HIGHER|outside ombudsperson|impartial person/, "impartial_person"],
	[/upper union|upper_union|county union|union of county level|provincial committee|^above$/,
		"upper_union"],
	[/triage/, "triage_officer"],
	[/duty officer/, "duty_officer"],
	[/head of handling union|^chair$/, "chair"],
	[/case_officer|preparatory group|head of labour/, "case_officer"],
	[/custodian/, "custodian"],
	[/^(dpo|admin)$/, "dpo"],
	[/hardship_reviewer|reviewers/, "hardship_reviewer"],
	[/election_committee|election board/, "election_committee"],
	[/trustees?/, "trustee"],
	[/scrutineer/, "scrutineer"],
	[/proposal_committee/, "proposal_committee"], [/audit_committee/, "audit_committee"],
	[/award_committee|conferring body/, "award_committee"],
	[/accountant/, "accountant"],
	[/cashier/, "cashier"],
	[/finance/, "finance"], [/chief_judge/, "chief_judge"], [/judges|examiners|jury/, "judge"],
	[/panel|expert|other members|^3$/, "panel"],
	[/assessor/, "assessor"],
	[/organiser|^host$|leader$/, "organiser"],
	[/legal_aid_desk/, "legal_aid_desk"],
	[/legal_aid_provider/, "legal_aid_provider"],
	[/supervis/, "supervisor"],
	[/mediator/, "mediator"], [/chief reps|both|either side|other side|^reps?$/, "chief_rep"],
	[/steward|local president/, "steward"],
	[/tripartite/, "tripartite_body"],
	[/labour_authority/, "labour_authority"],
	[/gov_office|research office/, "government_office"],
	[/leading_body|competent body|issuer/, "leading_body"],
	[/arbitrat/, "arbitration"], [/court|^authority$/, "court"], [/insurer/, "insurer"],
	[/platform company/, "platform_company"],
	[/employer department|^depts?$|departments?/, "department"],
	[/employer|plant management/, "employer"],
	[/presidium|^conference$/, "presidium"],
	[/delegates?/, "delegate"],
	[/second (person|check)|signatures|approved by|countersign/, null],
	[/committee|^executive|works council|^(a )?unions?$|union (group|signs|helps)|owner union|^unit$/,
		"committee"],
	[/^members?('|$)|nominee|candidate|congress|meeting/, "member"],
	[/^system/, "system"],
	[/^any|supplier|colleague|voters/, "anyone"],
	[/officer/, "case_officer"],
	[/applicant|worker|person|competitor/, "applicant"],
];
// Needs a second pair of eyes, by another officer.
const COUNTERSIGNED = new RegExp("countersigned|second person|second check|two signatures|two-person rule|" +
	"\\(two persons\\)|approved by chair");

const SEEN = ["PUB", "ALL", "UNIT", "DEL", "CMTE", "CASE", "APP", "EMP", "UP", "LEAD", "AUD", "SEAL"];
const SEEN_AS = [
	[/custodian|case team|dpo|panel|assessor|reviewer|host|steward|jury|organiser/, "CASE"],
	[/scrutineer|judges|gov_office|award_committee|issuer|owners/, "CASE"],
	[/committee|finance/, "CMTE"], [/member own|member sees|people concerned|reporter/, "APP"],
	[/members of conference|tree/, "UP"], [/counts/, "AUD"],
];

const under = (head, lines) => lines.length ? [head, ...lines] : [];
const q = s => JSON.stringify(s);
const words = name => { const s = name.replaceAll("_", " "); return s[0].toUpperCase() + s.slice(1); };
const draft = en => `{ en: ${q("DRAFT: " + en)}, zh: ${q("〔待译〕" + en)} }`;
const named = name => `{ en: ${q(words(name))}, zh: ${q("〔待译〕" + words(name))} }`;
const slug = s => s.toLowerCase().replace(/\(.*?\)/g, "").replace(/[^a-z0-9]+/g, " ").trim()
	.split(" ").slice(0, 4).join("_").replace(/^[^a-z]+/, "").slice(0, 32).replace(/_+$/, "") || "move";

// ---- one row's words into the format's ----

function actorOf(part) {
	for (const [rule, name] of ACTORS)
		if (rule.test(part))
			return name;
	throw new Error(`no role for the actor "${part}": add a rule to ACTORS`);
}

// "never the employer's own unit", "if it does not": conditions, not actors. The program shuts out those
// whom a matter is about by itself.
const NOT_AN_ACTOR = new RegExp("^(never|if it does not|else|the reported|his unit|its union|recusal|" +
	"one from another|incl|on work-relation|where|reps guided)");

function actorsOf(text) {
	const parts = text.replace(/\(.*?\)| with .*$/g, "").split(/[,;]| or | and | \+ |: /)
		.map(s => s.trim()).filter(s => s && !NOT_AN_ACTOR.test(s));
	const names = [...new Set(parts.map(actorOf).filter(Boolean))];
	return names.length ? names : ["case_officer"];
}

function visibleOf(text) {
	const seen = SEEN.filter(w => new RegExp(`\\b${w}\\b`).test(text));
	for (const [rule, word] of SEEN_AS)
		if (rule.test(text) && !seen.includes(word))
			seen.push(word);
	return seen.length ? seen.join("+") : "CASE";
}

function logOf(text) {
	if (/receipt/.test(text)) return "receipt";
	if (/tally/.test(text)) return "tally";
	return /hash|commitment/.test(text) ? "hash" : "event";
}

// ---- deadlines ----

const base = name => name.replace(/_before$/, "");
const partOf = d => { const m = /^([<>]=)\d+\w+?@(\w+)$/.exec(d); return m ? m[1] + m[2] : d; };
const splitDeadline = text => text === "-" ? [] : text.split(";").map(s => s.trim());
// Values of one kind from one day belong to grades; others all hold.
const isGraded = parts => parts.length > 1 && new Set(parts.map(partOf)).size === 1;
const GRADES = ["first", "second", "third"];
const GRADE_NAMES = { P14: ["ordinary", "hard", "complex"] };
const gradeField = n => `grade_of_${n}`;
const gradesOf = (id, n) => (n === 3 && GRADE_NAMES[id]) || GRADES.slice(0, n);

function anchorsOf(p) {
	const facts = new Map();            // name -> the row that first counts from it
	for (const row of p.rows)
		for (const d of splitDeadline(row.deadline)) {
			const m = /@(\w+)$|^fixed:(\w+)$/.exec(d);
			const name = m && (d.startsWith("fixed:") ? m[2] : base(m[1]));
			if (name && (d.startsWith("fixed:") || !p.states.includes(name)) && !facts.has(name))
				facts.set(name, row);
		}
	return facts;
}

// A fixed day may bear the name of a state, which a fact may not.
const factName = (p, name) => p.states.includes(name) ? `${name}_day` : name;

function deadlineOf(p, text) {
	const said = splitDeadline(text).map(d => {
		const fixed = /^fixed:(\w+)$/.exec(d);
		return fixed ? `fixed:${factName(p, fixed[1])}` : d;
	});
	if (!isGraded(said))
		return said.length ? q(said.join("; ")) : null;
	const rows = gradesOf(p.id, said.length).map((g, i) => `${g}: ${q(said[i])}`);
	return `{ by: ${gradeField(said.length)}, ${rows.join(", ")} }`;
}

// Facts are dated by a move that leads to where the clock starts; where none does, by the first.
function recordsOf(p, facts) {
	const records = p.rows.map(() => []);
	for (const [name, row] of facts) {
		const before = p.rows.findIndex(r => row.frm.includes(r.to));
		records[before < 0 ? p.rows.indexOf(row) : before].push(factName(p, name));
	}
	return records;
}

// ---- fields ----

const PAPERS = /document|letter|file|paper|proof|evidence|minutes|text|sheet|record|photo|bill/;

function fieldsOf(p, row, i, records, sizes) {
	const out = [];
	const add = (name, ...lines) => out.push(`      ${name}:`, ...lines.map(l => `        ${l}`));
	if (/\S/.test(row.requires) && !/^(-|none)$/.test(row.requires)) {
		const must = /\breasons?\b|\bwhy\b/.test(row.requires);
		add("note", "type: long_text", "max: 4000", ...(must ? ["required: true"] : []),
			`title: ${draft(row.requires)}`);
		if (PAPERS.test(row.requires))
			add("papers", "type: files", "max: 10", `title: ${draft("papers for: " + row.requires)}`);
	}
	for (const n of i === 0 ? sizes : [])
		add(gradeField(n), "type: choice", "required: true", `title: ${draft("which value holds")}`,
			"choices:",
			...gradesOf(p.id, n).map(g => `  ${g}: ${named(g)}`));
	for (const name of records)
		add(`${name}_on`.slice(0, 40), "type: date", `title: ${named(name)}`);
	return out.length ? ["    fields:", ...out] : [];
}

// ---- the file ----

function moveNames(p) {
	const used = new Set();
	return p.rows.map(r => {
		const plain = slug(r.action);
		let name = plain;
		for (let n = 2; used.has(name); n++)
			name = `${plain}_${n}`;
		used.add(name);
		return name;
	});
}

function moveText(p, row, i, name, records, sizes) {
	const actors = actorsOf(row.actor), deadline = deadlineOf(p, row.deadline);
	const second = COUNTERSIGNED.test(row.actor) || COUNTERSIGNED.test(row.requires);
	return [
		`  ${name}:`,
		`    # ${row.actor} | sees: ${row.visible} | log: ${row.log}`,
		`    title: ${draft(row.action)}`,
		`    done:  ${draft(row.action)}`,
		`    from: [${row.frm.join(", ")}]`,
		`    to: ${row.to}`,
		`    by: [${actors.join(", ")}]`,
		...(second && !actors.includes("system") ? ["    countersign: chair"] : []),
		...fieldsOf(p, row, i, records, sizes),
		...(deadline ? [`    deadline: ${deadline}`] : []),
		...(row.on_expiry !== "-" ? [`    on_expiry: ${q(row.on_expiry)}`] : []),
		`    visible: ${visibleOf(row.visible)}`,
		`    log: ${logOf(row.log)}`,
		...under("    effects:", records.map(f => `      - { record: ${f}, from: ${f}_on }`)),
		`    source: ${q(row.source === "-" ? "G" : row.source)}`,
		"",
	];
}

// What a profile must hold before a hall can follow the course, ready to be filled in and put there.
function profileRows(p, params) {
	const rows = params.flatMap(n => {
		const from = p.rows.filter(r => r.deadline.includes(`param:${n}`));
		const sources = [...new Set(from.map(r => r.source === "-" ? "G" : r.source))].join("; ");
		return [`# - { name: ${n}, value: 0, unit: calendar_days, from: 2026-01-01, check: true,`,
			`#     source: { en: ${q("DRAFT: " + sources)}, zh: ${q("〔待译〕" + sources)} },`,
			`#     title: ${draft(from[0].action)} }`];
	});
	return rows.length ? ["# Before a hall can follow it, these belong in a profile (profiles/generic.yaml), each with",
		"# its value, its unit and its source:", ...rows] : [];
}

const phaseOf = (p, s) => s === p.start ? "begun" : p.terminal.includes(s) ? "ended" : "under_way";

// Whose turn it is: whoever makes the first listed move from here.
function waitsOf(p, s) {
	if (p.terminal.includes(s)) return "nobody";
	const row = p.rows.find(r => r.frm.includes(s));
	const by = actorsOf(row.actor)[0];
	if (by.startsWith("upper_union")) return "upper_union";
	if (["applicant", "anyone", "member", "delegate"].includes(by)) return "applicant";
	return /employer|court|authority|arbitration|insurer|platform|body|office$|department/.test(by) &&
		!/officer/.test(by) ? "other" : "union";
}

function stateText(p, s) {
	return [`  ${s}:`, `    title:  ${named(s)}`, `    worker: ${draft(words(s))}`,
		`    phase: ${phaseOf(p, s)}`, `    waits: ${waitsOf(p, s)}`,
		...(p.terminal.includes(s) ? ["    terminal: true"] : [])];
}

function secrecyOf(p) {
	const all = p.rows.map(r => r.visible + " " + r.action).join(" ");
	return ["open", ...(/SEAL|confidential/.test(all) ? ["confidential"] : []),
		...(/anonymous/.test(all) ? ["anonymous"] : [])];
}

function comments(text) {
	return text ? text.split("\n").map(l => `# ${l}`) : [];
}

function courseText(p) {
	const [name, promise] = COURSES[p.id];
	const facts = anchorsOf(p), records = recordsOf(p, facts), names = moveNames(p);
	const said = p.rows.map(r => r.deadline);
	const sizes = [...new Set(said.map(splitDeadline).filter(isGraded).map(d => d.length))];
	const params = [...new Set(said.flatMap(d => [...d.matchAll(/param:(\w+)/g)].map(m => m[1])))];
	const phases = ["begun", "under_way", "ended"].filter(f => p.states.some(s => phaseOf(p, s) === f));
	const titles = { begun: ["Begun", "开始"], under_way: ["Under way", "办理中"], ended: ["Ended", "结束"] };
	return [
		"# SPDX-License-Identifier: AGPL-3.0-or-later",
		`# A draft made by tools/draft-courses.mjs from ${p.id}. Finish every text marked DRAFT or 〔待译〕,`,
		"# decide the fields, say who holds it (holding:), and where each date comes from.",
		...comments(p.params && `Parameters: ${p.params}`), ...comments(p.notes),
		`course: ${name}`, `procedure: ${p.id}`, `promise: ${promise}`, `profile: ${q(p.jurisdiction)}`,
		`basis: ${q(p.basis)}`, `title: { en: ${q(p.en)}, zh: ${q(p.zh)} }`, `about: ${draft(p.en)}`,
		`secrecy: [${secrecyOf(p).join(", ")}]`, "",
		...under("parameters:", params.map(n =>
			`  ${n}: { default: 0, source: "DRAFT: days; set it from the profile" }`)),
		...profileRows(p, params), "",
		...under("facts:", [...facts.keys()].map(n => `  ${factName(p, n)}: ${named(n)}`)), "",
		"phases:", ...phases.map(f => `  ${f}: { en: ${titles[f][0]}, zh: ${titles[f][1]} }`), "",
		"states:", ...p.states.flatMap(s => stateText(p, s)), "",
		`start: ${p.start}`, "", "moves:",
		...p.rows.flatMap((row, i) => moveText(p, row, i, names[i], records[i], sizes)),
	].join("\n");
}

const [source, outdir, ...only] = process.argv.slice(2);
if (!source || !outdir) {
	console.error("usage: node tools/draft-courses.mjs procedures.json OUTDIR [P17 ...]");
	process.exit(2);
}
const all = JSON.parse(readFileSync(source, "utf8"));
// "*" is every state that is not an end.
for (const p of all)
	for (const r of p.rows)
		r.frm = r.frm.includes("*") ? p.states.filter(s => s !== r.to && !p.terminal.includes(s)) : r.frm;
const chosen = all.filter(p => !only.length || only.includes(p.id));
const unknown = only.filter(id => !all.some(p => p.id === id));
if (unknown.length) {
	console.error(`no procedure ${unknown.join(", ")}: there are ${all[0].id} to ${all.at(-1).id}`);
	process.exit(1);
}
mkdirSync(outdir, { recursive: true });
for (const p of chosen)
	writeFileSync(join(outdir, `${p.id}-${COURSES[p.id][0]}.yaml`), courseText(p));
console.log(`${chosen.length} drafts in ${outdir}`);
