/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Who may make a move: the words of course files, what they mean, and how people read them. */
#include "course/course.h"

#define S_(lit) { "" lit, sizeof(lit) - 1 }

/* One list, read twice: the actors, and the messages that name them. */
#define ACTORS(X) \
	X(anyone, ACTOR_ANYONE, 0) \
	X(applicant, ACTOR_APPLICANT, 0) \
	X(system, ACTOR_SYSTEM, 0) \
	X(upper_union, ACTOR_UPPER, 1) \
	X(upper_union_2, ACTOR_UPPER, 2) \
	X(upper_union_3, ACTOR_UPPER, 3) \
	X(member, ACTOR_ROLE, 0) \
	X(triage_officer, ACTOR_ROLE, 0) \
	X(case_officer, ACTOR_ROLE, 0) \
	X(chair, ACTOR_ROLE, 0) \
	X(vice_chair, ACTOR_ROLE, 0) \
	X(committee, ACTOR_ROLE, 0) \
	X(duty_officer, ACTOR_ROLE, 0) \
	X(delegate, ACTOR_ROLE, 0) \
	X(presidium, ACTOR_ROLE, 0) \
	X(election_committee, ACTOR_ROLE, 0) \
	X(trustee, ACTOR_ROLE, 0) \
	X(scrutineer, ACTOR_ROLE, 0) \
	X(proposal_committee, ACTOR_ROLE, 0) \
	X(audit_committee, ACTOR_ROLE, 0) \
	X(finance, ACTOR_ROLE, 0) \
	X(accountant, ACTOR_ROLE, 0) \
	X(cashier, ACTOR_ROLE, 0) \
	X(hardship_reviewer, ACTOR_ROLE, 0) \
	X(panel, ACTOR_ROLE, 0) \
	X(assessor, ACTOR_ROLE, 0) \
	X(legal_aid_desk, ACTOR_ROLE, 0) \
	X(legal_aid_provider, ACTOR_ROLE, 0) \
	X(supervisor, ACTOR_ROLE, 0) \
	X(mediator, ACTOR_ROLE, 0) \
	X(chief_rep, ACTOR_ROLE, 0) \
	X(impartial_person, ACTOR_ROLE, 0) \
	X(award_committee, ACTOR_ROLE, 0) \
	X(organiser, ACTOR_ROLE, 0) \
	X(judge, ACTOR_ROLE, 0) \
	X(chief_judge, ACTOR_ROLE, 0) \
	X(steward, ACTOR_ROLE, 0) \
	X(dpo, ACTOR_ROLE, 0) \
	X(custodian, ACTOR_ROLE, 0) \
	X(leading_body, ACTOR_OUTSIDE, 0) \
	X(employer, ACTOR_OUTSIDE, 0) \
	X(platform_company, ACTOR_OUTSIDE, 0) \
	X(labour_authority, ACTOR_OUTSIDE, 0) \
	X(government_office, ACTOR_OUTSIDE, 0) \
	X(department, ACTOR_OUTSIDE, 0) \
	X(arbitration, ACTOR_OUTSIDE, 0) \
	X(court, ACTOR_OUTSIDE, 0) \
	X(tripartite_body, ACTOR_OUTSIDE, 0) \
	X(insurer, ACTOR_OUTSIDE, 0)

#define AS_ACTOR(word, kind, up) { S_(#word), kind, up, { 0, 0 } },
#define AS_TITLE(word, kind, up) M_course_actor_##word,
static const struct course_actor actors[] = { ACTORS(AS_ACTOR) };
static const enum msg titles[] = { ACTORS(AS_TITLE) };

const struct course_actor *course_actors(size_t *n)
{
	*n = countof(actors);
	return actors;
}

static int place_of(str name)
{
	for (size_t i = 0; i < countof(actors); i++)
		if (str_eq(actors[i].name, name))
			return (int)i;
	return COURSE_NONE;
}

bool course_actor_by_name(str name, struct course_actor *out)
{
	int i = place_of(name);
	*out = i == COURSE_NONE ? (struct course_actor){ .name = name, .kind = ACTOR_ROLE } : actors[i];
	return i != COURSE_NONE;
}

str course_actor_title(str name, enum lang lang)
{
	int i = place_of(name);
	return i == COURSE_NONE ? S("") : msg(lang, titles[i]);
}
