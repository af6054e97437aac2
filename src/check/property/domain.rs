//! Names of domains, and which one is within which.

use super::cases::{Case, Entry};
use crate::check::{Levels, Rule, Severity, findings::Findings, subject::Subject};

pub(super) const ALIAS: Rule = Rule {
    code: "P024",
    title: "an alias of a distribution that is no domain name",
    levels: Levels::all(Severity::Error),
    explanation: "An alternate domain name of CloudFront is a domain name in small letters, \
        without a scheme or a path. `*` can stand for its first part as a whole, and for nothing \
        else.\n\n\
        Source: <https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/\
        CNAMEs.html>",
};

pub(super) const OUTSIDE_ZONE: Rule = Rule {
    code: "P025",
    title: "a record outside its hosted zone",
    levels: Levels::all(Severity::Error),
    explanation: "The `HostedZoneName` of a record set ends with a dot, and the name of each \
        record is that name or ends with a dot and that name. Records elsewhere belong to another hosted zone.\n\n\
        Source: <https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/\
        aws-resource-route53-recordset.html>",
};

pub(super) const OTHER_DOMAIN: Rule = Rule {
    code: "P026",
    title: "a certificate that another domain should validate",
    levels: Levels::all(Severity::Error),
    explanation: "The messages that ask whether a certificate may be issued go to \
        `ValidationDomain`, which is the domain of the certificate or one above it.\n\n\
        Source: <https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/\
        aws-properties-certificatemanager-certificate-domainvalidationoption.html>",
};

pub(super) fn check_aliases(entry: Entry<'_>, findings: &mut Findings) {
    let config = entry.get("DistributionConfig");
    let lists = config.iter().flat_map(|config| config.get("Aliases"));
    for alias in lists.flat_map(|list| list.items()) {
        let Some(text) = alias.text() else {
            continue;
        };
        if let Some((wrong, fix)) = wrong_alias(text) {
            findings
                .add(&ALIAS, alias.pointer, format!("`{text}` {wrong}"))
                .fix(fix);
        }
    }
}

/// What is wrong with an alias, and what to do.
fn wrong_alias(text: &str) -> Option<(&'static str, &'static str)> {
    let labels: Vec<&str> = text.split('.').collect();
    let rest = match labels.split_first() {
        Some((&"*", rest)) => rest,
        _ => &labels,
    };
    if rest.iter().any(|label| label.contains('*')) {
        return Some((
            "has a `*` that is not its first part",
            "write `*` for the whole first part, or name the domain",
        ));
    }
    if text.contains(|c: char| c.is_ascii_uppercase()) {
        return Some(("has capital letters", "write it in small letters"));
    }
    let is_label = |label: &&str| {
        let inner = |c: u8| c.is_ascii_lowercase() || c.is_ascii_digit() || b"-_".contains(&c);
        (1..=63).contains(&label.len())
            && label.bytes().all(inner)
            && !label.starts_with('-')
            && !label.ends_with('-')
    };
    let ends_well = labels.last().is_some_and(|label| label.len() > 1);
    let fits = labels.len() > 1 && ends_well && rest.iter().all(is_label);
    (!fits).then_some((
        "is no domain name",
        "write letters, digits and hyphens with dots between them, as in `www.example.com`",
    ))
}

/// A single record set.
pub(super) fn check_record(entry: Entry<'_>, subject: &Subject<'_>, findings: &mut Findings) {
    let zones = entry.get("HostedZoneName");
    for zone in &zones {
        if let Some(text) = zone.text().filter(|text| !text.ends_with('.')) {
            findings
                .add(
                    &OUTSIDE_ZONE,
                    zone.pointer.clone(),
                    format!("`HostedZoneName` is `{text}`, and must end with a dot"),
                )
                .fix(format!("write `{text}.`"));
        }
    }
    for name in entry.get("Name") {
        is_within(&name, &zones, subject, findings);
    }
}

/// Several record sets of one zone.
pub(super) fn check_records(entry: Entry<'_>, subject: &Subject<'_>, findings: &mut Findings) {
    let zones = entry.get("HostedZoneName");
    for record in entry.get("RecordSets").iter().flat_map(Case::items) {
        for name in record.get("Name") {
            is_within(&name, &zones, subject, findings);
        }
    }
}

fn is_within(name: &Case<'_>, zones: &[Case<'_>], subject: &Subject<'_>, out: &mut Findings) {
    let Some(text) = name.text() else {
        return;
    };
    let outside = zones.iter().find_map(|zone| {
        let domain = zone.text()?;
        (!is_in(text, domain) && name.meets(zone, subject)).then_some((zone, domain))
    });
    if let Some((zone, domain)) = outside {
        out.add(
            &OUTSIDE_ZONE,
            name.pointer.clone(),
            format!("`{text}` is not in the hosted zone `{domain}`"),
        )
        .fix("write a name that ends with that of the zone, or name another zone")
        .related(zone.pointer.clone(), "the zone");
    }
}

/// Whether a domain is another one, or below it.
fn is_in(name: &str, domain: &str) -> bool {
    let (name, domain) = (name.trim_end_matches('.'), domain.trim_end_matches('.'));
    let Some(at) = name.len().checked_sub(domain.len()) else {
        return false;
    };
    let ends = name
        .get(at..)
        .is_some_and(|end| end.eq_ignore_ascii_case(domain));
    ends && (at == 0 || domain.is_empty() || name[..at].ends_with('.'))
}

pub(super) fn check_certificate(entry: Entry<'_>, subject: &Subject<'_>, findings: &mut Findings) {
    let options = entry.get("DomainValidationOptions");
    for option in options.iter().flat_map(Case::items) {
        let validating = option.get("ValidationDomain");
        for name in option.get("DomainName") {
            let Some(text) = name.text() else {
                continue;
            };
            let other = validating.iter().find_map(|domain| {
                let text_of_domain = domain.text()?;
                let differs = !is_in(text, text_of_domain) && name.meets(domain, subject);
                differs.then_some((domain, text_of_domain))
            });
            if let Some((domain, other)) = other {
                findings
                    .add(
                        &OTHER_DOMAIN,
                        name.pointer,
                        format!("`{text}` is not in the domain `{other}` that validates it"),
                    )
                    .fix(format!("let `{text}` or a domain above it validate"))
                    .related(domain.pointer.clone(), "the domain that validates");
            }
        }
    }
}
