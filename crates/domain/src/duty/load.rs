//! From a JSON document to a [`DutyCatalogue`], or to the list of what is wrong with it.

use super::{
    Compliance, Criticality, Duty, DutyCatalogue, DutyCatalogueVersion, Facility, Recurrence, Warranty,
};
use crate::code::{FacilityCode, PartyCode};
use crate::community::AppliesTo;
use crate::document::{
    self, DocumentErrorKind, DocumentErrors, Faults, Node, Object, Origin, Source, all, cited, coded,
};
use crate::party::{self, Party};
use crate::text::Bilingual;

const DUTY: &[&str] = &[
    "code",
    "zh",
    "en",
    "facility",
    "lead_party",
    "supervising_party",
    "assisting_parties",
    "rrule",
    "trigger",
    "window_days",
    "response_deadline_hours",
    "evidence",
    "checklist_zh",
    "warranty",
    "source",
    "feeds_indicators",
    "applies_to",
    "criticality",
    "compliance",
];
/// The most items of one list within a duty.
const ITEMS_MAX: usize = 20;
/// Ten years: no window, gap or hand-over is longer.
const DAYS_MAX: u32 = 3660;
const HOURS_MAX: f64 = 8784.0;
const YEARS_MAX: u32 = 100;

pub(super) fn from_json(document: &[u8], origin: Origin) -> Result<DutyCatalogue, DocumentErrors> {
    document::read(document, DutyCatalogue::BYTES_MAX, origin, read)
}

/// What duties may refer to. `None` where the section itself is broken: then references to it are not judged, for one
/// mistake should be one message.
struct Declared<'a> {
    parties: Option<&'a [Party]>,
    facilities: Option<&'a [Facility]>,
    sources: Option<&'a [Source]>,
}

/// Every section is read before any is given up, so that all faults are found in one go.
fn read(root: Node<'_>, _: &Faults) -> Option<DutyCatalogue> {
    let root =
        root.object(&["id", "version", "title", "semantics", "parties", "facilities", "duties", "sources"])?;
    let id = root.need("id").and_then(document::part_of_an_address);
    let version = root.need("version").and_then(document::part_of_an_address);
    let title = root.need("title").and_then(|n| n.bilingual());
    let semantics = match root.optional("semantics") {
        Some(node) => semantics(&node),
        None => Some(()),
    };
    let sources = root.need("sources").and_then(|n| document::sources(&n));
    let parties = root.need("parties").and_then(|n| party::parties(&n, DutyCatalogue::PARTIES_MAX));
    let facilities = root.need("facilities").and_then(|n| facilities(&n));
    let declared = Declared {
        parties: parties.as_deref(),
        facilities: facilities.as_deref(),
        sources: sources.as_deref(),
    };
    let duties = root.need("duties").and_then(|n| {
        let nodes = coded(&n, DutyCatalogue::DUTIES_MAX, "code")?;
        all(nodes.into_iter().map(|node| duty(node, &declared)).collect())
    });
    semantics?;
    Some(DutyCatalogue {
        version: DutyCatalogueVersion { id: id?, version: version? },
        title: title?,
        parties: parties?,
        facilities: facilities?,
        duties: duties?,
        sources: sources?,
    })
}

/// What the members mean, in words: for whoever reads the file, and held in the document alone.
fn semantics(node: &Node<'_>) -> Option<()> {
    let read: Vec<_> = node.members(100)?.into_iter().map(|(_, words)| words.text()).collect();
    all(read).map(drop)
}

fn facilities(list: &Node<'_>) -> Option<Vec<Facility>> {
    let nodes = coded(list, DutyCatalogue::PARTIES_MAX, "code")?;
    all(nodes.into_iter().map(facility).collect())
}

fn facility(node: Node<'_>) -> Option<Facility> {
    let o = node.object(&["code", "zh", "en"])?;
    let code = o.need("code").and_then(|n| n.code());
    let zh = o.need("zh").and_then(|n| n.text());
    let en = match o.optional("en") {
        Some(n) => n.text(),
        None => zh,
    };
    Some(Facility { code: code?, name: Bilingual::new(zh?, en?) })
}

fn duty(node: Node<'_>, declared: &Declared<'_>) -> Option<Duty> {
    let o = node.object(DUTY)?;
    let code = o.need("code").and_then(|n| n.code());
    let task = o.words();
    let facility = o.need("facility").and_then(|n| known_facility(&n, declared));
    let parties = Parties::read(&o, declared);
    let times = Times::read(&o);
    let evidence = o.need("evidence").and_then(|n| n.each(ITEMS_MAX, |kind| kind.code()));
    let checklist =
        o.need("checklist_zh").and_then(|n| n.each(ITEMS_MAX, |item| item.text().map(String::from)));
    let warranty = match o.unless_null("warranty") {
        Some(n) => warranty(n, declared).map(Some),
        None => Some(None),
    };
    let sources = o.need("source").and_then(|n| cited(&n, declared.sources));
    let feeds = o.need("feeds_indicators").and_then(|n| n.each(ITEMS_MAX, |code| code.code()));
    let applies_to = o.need("applies_to").and_then(|n| n.choice(AppliesTo::CHOICES));
    let criticality = o.need("criticality").and_then(|n| criticality(&n));
    let compliance = o.need("compliance").and_then(compliance);
    let (parties, times) = (parties?, times?);
    Some(Duty {
        code: code?,
        task: task?,
        facility: facility?,
        lead: parties.lead,
        supervising: parties.supervising,
        assisting: parties.assisting,
        recurrence: times.recurrence,
        trigger: times.trigger,
        window_days: times.window_days,
        response_deadline_hours: times.response_deadline_hours,
        evidence: evidence?,
        checklist: checklist?,
        warranty: warranty?,
        sources: sources?.0,
        feeds: feeds?,
        applies_to: applies_to?,
        criticality: criticality?,
        compliance: compliance?,
    })
}

fn known_facility(node: &Node<'_>, declared: &Declared<'_>) -> Option<FacilityCode> {
    let code: FacilityCode = node.code()?;
    if declared.facilities?.iter().any(|facility| facility.code == code) {
        return Some(code);
    }
    node.fault(DocumentErrorKind::UnknownFacility { text: code.to_string() })
}

struct Parties {
    lead: Vec<PartyCode>,
    supervising: Vec<PartyCode>,
    assisting: Vec<PartyCode>,
}

impl Parties {
    fn read(o: &Object<'_>, declared: &Declared<'_>) -> Option<Self> {
        let lead = o.need("lead_party").and_then(|n| parties(n, declared));
        let supervising = o.need("supervising_party").and_then(|n| parties(n, declared));
        let assisting = o.need("assisting_parties").and_then(|n| parties(n, declared));
        let (lead, supervising, assisting) = (lead?, supervising?, assisting?);
        if let Some(both) = supervising.iter().find(|code| lead.contains(code)) {
            let kind = DocumentErrorKind::SupervisesItself { text: both.to_string() };
            return o.need("supervising_party")?.fault(kind);
        }
        Some(Self { lead, supervising, assisting })
    }
}

/// One party, several, or with `null` none.
fn parties(node: Node<'_>, declared: &Declared<'_>) -> Option<Vec<PartyCode>> {
    if node.value.is_null() {
        return Some(Vec::new());
    }
    if node.value.is_string() {
        return Some(vec![known_party(&node, declared)?]);
    }
    let mut seen = Vec::new();
    node.each(ITEMS_MAX, |item| {
        let code = known_party(&item, declared)?;
        if seen.contains(&code) {
            return item.fault(DocumentErrorKind::DuplicateCode { text: code.to_string() });
        }
        seen.push(code);
        Some(code)
    })
}

fn known_party(node: &Node<'_>, declared: &Declared<'_>) -> Option<PartyCode> {
    let code: PartyCode = node.code()?;
    if declared.parties?.iter().any(|party| party.code == code) {
        return Some(code);
    }
    node.fault(DocumentErrorKind::UnknownParty { text: code.to_string() })
}

struct Times {
    recurrence: Option<Recurrence>,
    trigger: Option<crate::code::Trigger>,
    window_days: Option<u32>,
    response_deadline_hours: Option<f64>,
}

impl Times {
    fn read(o: &Object<'_>) -> Option<Self> {
        let rule = o.unless_null("rrule");
        let (is_recurring, is_triggered) = (rule.is_some(), o.unless_null("trigger").is_some());
        let recurrence = read_if_there(rule, |n| recurrence(&n));
        let trigger = read_if_there(o.unless_null("trigger"), |n| n.code());
        let window = o.unless_null("window_days");
        let window_days = match (window, is_recurring) {
            (Some(n), true) => n.whole(0, DAYS_MAX).map(Some),
            (None, false) => Some(None),
            (Some(n), false) => n.fault(DocumentErrorKind::WindowWithoutRecurrence),
            (None, true) => o.node.fault(DocumentErrorKind::MissingField { name: "window_days" }),
        };
        let deadline = o.unless_null("response_deadline_hours");
        let response_deadline_hours = read_if_there(deadline, |n| n.number(0.0, HOURS_MAX));
        if !is_recurring && !is_triggered {
            return o.node.fault(DocumentErrorKind::NeverDue);
        }
        Some(Self {
            recurrence: recurrence?,
            trigger: trigger?,
            window_days: window_days?,
            response_deadline_hours: response_deadline_hours?,
        })
    }
}

/// What is not there is no fault; what is there must be read.
fn read_if_there<'a, T>(
    node: Option<Node<'a>>,
    read: impl FnOnce(Node<'a>) -> Option<T>,
) -> Option<Option<T>> {
    match node {
        Some(node) => read(node).map(Some),
        None => Some(None),
    }
}

fn recurrence(node: &Node<'_>) -> Option<Recurrence> {
    match Recurrence::parse(node.text()?) {
        Ok(recurrence) => Some(recurrence),
        Err(error) => node.fault(DocumentErrorKind::BadRecurrence { part: error.part }),
    }
}

fn warranty(node: Node<'_>, declared: &Declared<'_>) -> Option<Warranty> {
    let o = node.object(&["years", "lead_during_warranty", "hand_back_days_before", "source"])?;
    let years = o.need("years").and_then(|n| n.whole(1, YEARS_MAX));
    let lead = o.need("lead_during_warranty").and_then(|n| parties(n, declared));
    let hand_back_days_before = o.need("hand_back_days_before").and_then(|n| n.whole(0, DAYS_MAX));
    let sources = o.need("source").and_then(|n| cited(&n, declared.sources));
    Some(Warranty {
        years: years?,
        lead: lead?,
        hand_back_days_before: hand_back_days_before?,
        sources: sources?.0,
    })
}

fn criticality(node: &Node<'_>) -> Option<Criticality> {
    Some(match node.whole(1, 3)? {
        1 => Criticality::Amenity,
        2 => Criticality::Function,
        _ => Criticality::Safety,
    })
}

fn compliance(node: Node<'_>) -> Option<Compliance> {
    let o = node.object(&["mode", "max_gap_days", "why"])?;
    o.prose(&["why"]);
    let is_by_gap = o.need("mode").and_then(|n| n.choice(&[("calendar", false), ("max_gap", true)]))?;
    if is_by_gap {
        let max_gap_days = o.need("max_gap_days").and_then(|n| n.whole(1, DAYS_MAX))?;
        return Some(Compliance::MaxGap { max_gap_days });
    }
    if o.optional("max_gap_days").is_some() {
        return o.node.fault(DocumentErrorKind::UnknownField {
            name: "max_gap_days".into(),
            known: ["mode", "why"].map(str::to_owned).into(),
        });
    }
    Some(Compliance::Calendar)
}
