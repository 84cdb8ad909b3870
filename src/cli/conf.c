/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* hall.conf: a few lines that an operator may edit, and nothing secret. */
#include "cli/home.h"

#include "course/fault.h"
#include "course/folder.h"
#include "course/yaml.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <unistd.h>

enum { CONF_BYTES_MAX = 16 * 1024 };

static bool read_number(str text, int64_t low, int64_t high, int64_t *out)
{
	return str_to_i64(text, out) && *out >= low && *out <= high;
}

/* One line. False when the key is unknown or the value does not fit it. */
static bool take(struct hall_conf *out, str key, str v)
{
	struct { str key; str *text;
	} texts[] = {
		{ S("name"), &out->name },
		{ S("name_en"), &out->name_en },
		{ S("profile"), &out->profile },
		{ S("address"), &out->address },
	};
	for (size_t i = 0; i < countof(texts); i++)
		if (str_eq(key, texts[i].key)) {
			*texts[i].text = v;
			return v.n > 0 || i == 1;
		}
	if (str_eq(key, S("port")))
		return read_number(v, 0, 65535, &out->port);
	if (str_eq(key, S("threads")))
		return read_number(v, 0, 64, &out->threads);
	out->demo = str_eq(key, S("demo")) && str_eq(v, S("true"));
	return str_eq(key, S("demo")) && (out->demo || str_eq(v, S("false")));
}

int conf_read(struct console *c, str dir, struct hall_conf *out)
{
	str text, path = home_path(c, dir, "hall.conf");
	struct course_fault *bad = NULL;
	*out = (struct hall_conf){ .address = S("127.0.0.1"), .port = 8080 };
	if (access(path.p, R_OK) < 0)
		return no_hall(c, dir);
	TRY(file_text(c->arena, path, CONF_BYTES_MAX, &text));
	if (!str_trim(text).n)
		return COMPLAIN(c, DONE_REFUSED, M_cli_conf_missing, path);
	struct faults f = faults_begin(c->arena, path, &bad);
	struct node *root = yaml_read(&f, text);
	if (!root || root->kind != NODE_MAP) {
		say_faults(c, bad);
		return COMPLAIN(c, DONE_REFUSED, M_cli_conf_broken, path);
	}
	for (struct node *n = root->first; n; n = n->next)
		if (n->kind != NODE_SCALAR || !take(out, n->key, n->text))
			return COMPLAIN(
			    c, DONE_REFUSED, M_cli_conf_line, path, said_number(c, n->key_at.line), n->key);
	if (!out->name.n || !out->profile.n)
		return COMPLAIN(c, DONE_REFUSED, M_cli_conf_missing, path);
	return DONE_OK;
}

/* As a double-quoted YAML scalar. */
static str quoted(struct console *c, str s)
{
	char *p = arena_alloc(c->arena, 2 * s.n + 3, 1);
	size_t n = 0;
	p[n++] = '"';
	for (size_t i = 0; i < s.n; i++) {
		if (s.p[i] == '"' || s.p[i] == '\\')
			p[n++] = '\\';
		p[n++] = s.p[i];
	}
	p[n++] = '"';
	return (str){ p, n };
}

static int write_file(str path, str text)
{
	int fd = open(path.p, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0640);
	if (fd < 0)
		return FAULT(-errno);
	bool done = write(fd, text.p, text.n) == (ssize_t)text.n && fsync(fd) == 0;
	int e = done ? 0 : errno;
	close(fd);
	return done ? 0 : FAULT(-(e ? e : EIO));
}

int conf_write(struct console *c, str dir, const struct hall_conf *conf)
{
	str text = arena_printf(c->arena,
	    "# Unionhall: how this hall is called and where it listens.\n"
	    "name: %.*s\nname_en: %.*s\n# A file in profiles/: what holds here, and from when.\nprofile: %.*s\n"
	    "address: %.*s\nport: %lld\n# 0: one a core.\nthreads: %lld\n%s",
	    PSTR(quoted(c, conf->name)), PSTR(quoted(c, conf->name_en)), PSTR(conf->profile),
	    PSTR(conf->address), (long long)conf->port, (long long)conf->threads,
	    conf->demo ? "# Invented people with published passwords: never a real hall.\ndemo: true\n"
	               : "");
	return write_file(home_path(c, dir, "hall.conf"), text);
}
