"""What Python's `email` reads in messages: defects, head, text, attachments. A list in JSON."""

import email
import email.policy
import hashlib
import json
import sys

seen = []
for ruta in sys.argv[1:]:
    with open(ruta, "rb") as archivo:
        m = email.message_from_binary_file(archivo, policy=email.policy.default)
    defects = [repr(d) for parte in m.walk() for d in parte.defects]
    defects += [repr(d) for valor in m.values() for d in getattr(valor, "defects", ())]
    seen.append({
        "defectos": defects,
        "de": [[a.display_name, a.addr_spec] for a in m["from"].addresses] if m["from"] else None,
        "para": [a.addr_spec for a in m["to"].addresses],
        "asunto": m["subject"],
        "id": m["message-id"],
        "texto": m.get_body(("plain",)).get_content(),
        "adjuntos": [
            [p.get_filename(), p.get_content_type(), hashlib.sha256(p.get_content()).hexdigest()]
            for p in m.iter_attachments()
        ],
    })
json.dump(seen, sys.stdout)
