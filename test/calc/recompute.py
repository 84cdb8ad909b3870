# SPDX-License-Identifier: AGPL-3.0-or-later
# Sums and dates worked out a second time, with Python's own fractions and dates, and compared with the program.
#   python3 test/calc/recompute.py build/unionhall [SEED]
import calendar, datetime, json, random, subprocess, sys
from fractions import Fraction as F

program, seed = sys.argv[1], int(sys.argv[2]) if len(sys.argv) > 2 else 7
chance = random.Random(seed)
passed = failed = 0


def ask(calc, **given):
	words = [f'{k}={v}' for k, v in given.items()]
	r = subprocess.run([program, 'calc', calc, *words, '--json'], capture_output=True, text=True)
	return words, json.loads(r.stdout).get('output')


def money(x):
	x = F(x)
	cents = abs(x) * 100 + F(1, 2)
	cents = cents.numerator // cents.denominator
	return ('-' if x < 0 and cents else '') + f'{cents // 100}.{cents % 100:02d}'


def same(calc, words, got, want):
	global passed, failed
	got = {k: (got or {}).get(k) for k in want}
	if got == want:
		passed += 1
	else:
		failed += 1
		print(calc, *words, 'gives', got, 'not', want)


def later(day, months):
	y, m = divmod(day.year * 12 + day.month - 1 + months, 12)
	return datetime.date(y, m + 1, min(day.day, calendar.monthrange(y, m + 1)[1]))


def amount(low, high):
	return f'{chance.randrange(low * 100, high * 100) / 100:.2f}'


def overtime():
	monthly, least = amount(1500, 30000), amount(1800, 3000)
	hours = {k: chance.randrange(0, 80) / 2 for k in ('workday_h', 'restday_h', 'holiday_h')}
	words, got = ask('K01', monthly=monthly, local_min_wage=least, **hours)
	hour = max(F(monthly), F(least)) / F('21.75') / 8
	parts = [hour * F(h) * t for h, t in zip(hours.values(), (F(3, 2), 2, 3))]
	want = dict(zip(('workday', 'restday', 'holiday'), map(money, parts)), hourly=money(hour), total=money(sum(parts)))
	same('K01', words, got, want)


def severance():
	start = datetime.date(2008, 1, 1) + datetime.timedelta(chance.randrange(0, 5000))
	last = start + datetime.timedelta(chance.randrange(0, 6000))
	wage, average = amount(2000, 60000), amount(5000, 14000)
	words, got = ask('K03', start=start, last_day=last, avg12=wage, local_avg=average)
	after, halves = last + datetime.timedelta(1), 0
	while later(start, 6 * (halves + 1)) <= after:
		halves += 1
	# whole half-years; what is over one of them is a half more, after six months of a year a whole one
	over = later(start, 6 * halves) < after
	n = F(halves, 2) + (F(1, 2) if halves % 2 or over else 0)
	base, used = F(wage), n
	if base > 3 * F(average):
		base, used = 3 * F(average), min(n, F(12))
	same('K03', words, got, {'years_N': f'{float(n):.1f}', 'years_used': f'{float(used):.1f}', 'base': money(base),
		'N': money(used * base), 'two_N': money(2 * used * base)})


def dues():
	payroll, keep = amount(0, 9000000), chance.randrange(0, 101)
	words, got = ask('K13', payroll=payroll, retain=f'{keep}%')
	all_, kept = money(F(payroll) / 50), money(F(payroll) / 50 * keep / 100)
	same('K13', words, got, {'contribution': all_, 'retained': kept, 'remitted': money(F(all_) - F(kept))})


def leave():
	years, taken = chance.randrange(0, 60) / 2, chance.randrange(0, 16)
	last, wage = datetime.date(2024, 1, 1) + datetime.timedelta(chance.randrange(0, 1000)), amount(2000, 40000)
	words, got = ask('K04', cumulative_years=years, last_day=last, taken=taken, avg12_ex_ot=wage)
	e = 15 if years >= 20 else 10 if years >= 10 else 5 if years >= 1 else 0
	untaken = max(0, min(e, last.timetuple().tm_yday * e // 365) - taken)
	same('K04', words, got, {'entitlement': e, 'untaken_days': untaken,
		'extra_pay_200pct': money(F(wage) / F('21.75') * untaken * 2)})


def redundancy():
	years, week = chance.randrange(2, 30), amount(100, 1500)
	age = years + chance.randrange(16, 45)
	words, got = ask('K20', redundancy='yes', age=age, full_years=years, week_pay=week, cap=719)
	weeks = sum(F(3, 2) if age - i >= 41 else 1 if age - i >= 22 else F(1, 2) for i in range(1, min(years, 20) + 1))
	same('K20', words, got, {'weeks': f'{float(weeks):.1f}', 'pay': money(weeks * min(F(week), 719))})


def score():
	marks = [chance.randrange(0, 201) / 2 for _ in range(chance.randrange(3, 9))]
	theory = chance.randrange(0, 201) / 2
	words, got = ask('K17', theory=theory, judges=','.join(map(str, marks)))
	mean = sum(map(F, sorted(marks)[1:-1])) / (len(marks) - 2)
	same('K17', words, got, {'practical': money(mean), 'total': money(F(theory) * 3 / 10 + mean * 7 / 10)})


for _ in range(60):
	for try_one in (overtime, severance, dues, leave, redundancy, score):
		try_one()
print(f'{passed} passed, {failed} failed')
sys.exit(failed > 0)
