cd /tmp/w/place
q() { .venv/bin/zwfw search "$@" --json | .venv/bin/python -c "
import json,sys
d=json.load(sys.stdin)
print('n',d['total'],'route',json.dumps(d.get('route'),ensure_ascii=False)[:700])
print(' answers',json.dumps(d.get('answers'),ensure_ascii=False)[:900])
print(' notices',json.dumps(d.get('notices'),ensure_ascii=False)[:600])
for i in d['items'][:3]: print('  -',i['document'].get('name') or i.get('title') if 'document' in i else i.get('name'), i.get('region_name') or i.get('region'), i.get('zone'), i.get('sure'))
"; }
