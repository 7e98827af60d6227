#!/usr/bin/env bash
# Installs a wheel in an empty environment and uses it there, away from the checkout.
# usage: wheel_test.sh WHEEL
set -euo pipefail

wheel=$(realpath "$1")
away=$(mktemp -d)
trap 'rm -rf "$away"' EXIT
cd "$away"

uv venv --quiet core
uv pip install --quiet --python core/bin/python "$wheel"
echo "without any extra:"
core/bin/python -W error - <<'PYTHON'
import datetime
import pathlib
import sys

import familjestod as fs

place = pathlib.Path(fs.__file__)
assert "site-packages" in place.parts, place
library = fs.bundled()
assert library, "the wheel holds no programme"
case = fs.Case(birth_date=datetime.date(2024, 8, 20), facts={"unit.region": "gotland", "child.enrolled_bhv": True})
evaluation = fs.evaluate(library["gotland/kommunikation_itc"], case, on=datetime.date(2026, 3, 1))
assert evaluation.to_dict()["programme"] == "gotland/kommunikation_itc"
assert "click" not in sys.modules
print(f"  {len(library)} programmes, one evaluated: eligibility {evaluation.eligibility.verdict}")
PYTHON

uv venv --quiet cli
uv pip install --quiet --python cli/bin/python "familjestod[cli] @ file://$wheel"
echo "with the extra cli:"
familjestod=cli/bin/familjestod
"$familjestod" --help > /dev/null
"$familjestod" list > list.txt
echo "  list: $(wc -l < list.txt) lines"
"$familjestod" show gotland/kommunikation_itc > /dev/null
"$familjestod" check gotland/kommunikation_itc > /dev/null
"$familjestod" test gotland/kommunikation_itc > /dev/null
"$familjestod" demo > demo.txt
echo "  demo: $(wc -l < demo.txt) lines"
cat > case.yaml <<'YAML'
birth_date: 2024-08-20
facts:
  unit.region: gotland
  child.enrolled_bhv: true
history:
  - visit: v18m
    day: 2026-02-20
    screened:
      - {instrument: itc, respondent: parent, answers: {speech: no_concern, social: concern}}
YAML
"$familjestod" evaluate gotland/kommunikation_itc case.yaml --on 2026-03-01 --json > evaluation.json
"$familjestod" evaluate gotland/kommunikation_itc - --on 2026-03-01 --json < case.yaml > again.json
cmp evaluation.json again.json
cli/bin/python - evaluation.json <<'PYTHON'
import json
import pathlib
import sys

evaluation = json.loads(pathlib.Path(sys.argv[1]).read_text(encoding="utf-8"))
assert evaluation["day"] == "2026-03-01", evaluation["day"]
assert evaluation["eligibility"]["verdict"] == "met", evaluation["eligibility"]
assert any(referral["verdict"] == "met" for referral in evaluation["referrals"].values()), evaluation["referrals"]
PYTHON
printf 'format: 1\nkind: programe\n' > broken.yaml
if "$familjestod" check broken.yaml > broken.txt 2>&1; then echo "a broken document passed" >&2; exit 1; fi
grep -q '^broken.yaml:2:7: ' broken.txt || { cat broken.txt >&2; exit 1; }
echo "  evaluate, show, check and test: as expected"
