// SPDX-License-Identifier: AGPL-3.0-or-later
// A box beside each new password that shows what is typed. Without this script the field stays hidden
// and everything works.
for (const field of document.querySelectorAll("input[data-show]")) {
	const line = document.createElement("div"), box = document.createElement("input"), word = document.createElement("label");
	line.className = "pick";
	box.type = "checkbox";
	box.id = word.htmlFor = field.id + "-show";
	word.textContent = field.dataset.show;
	box.addEventListener("change", () => { field.type = box.checked ? "text" : "password"; });
	field.form.addEventListener("submit", () => { field.type = "password"; });
	line.append(box, word);
	field.after(line);
}
