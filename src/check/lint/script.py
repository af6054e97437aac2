"""Reads a list of templates and writes a list of findings for each of them."""

import json
import sys

from cloudformation_validate import CelEngine, TemplateContent, ValidationError


def finding(found):
    entity = found.entity
    return {
        "code": found.rule_id,
        "severity": found.severity.name,
        "resource": entity.logical_id if entity and entity.entity_type.name == "RESOURCE" else None,
        "path": found.property_path,
        "message": found.message,
        "fix": found.suggested_fix,
    }


def findings(engine, template):
    try:
        report = engine.validate_template(TemplateContent(template))
    except ValidationError as error:
        return {"refused": str(error)}
    return {"found": [finding(found) for found in report.diagnostics]}


def main():
    templates = json.loads(sys.stdin.buffer.read())
    engine = CelEngine()
    json.dump([findings(engine, template) for template in templates], sys.stdout)


main()
