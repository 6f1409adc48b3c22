//! OSCAL assessment results as data: of its objects the properties that are written here, in its own names.

use serde::Serialize;

/// Whose properties they are: the namespace of what OSCAL has no place for.
pub(super) const NS: &str = "urn:guiju:ns:oscal";

#[derive(Serialize)]
#[serde(rename_all = "kebab-case")]
pub(super) struct Root {
    pub(super) assessment_results: AssessmentResults,
}

#[derive(Serialize)]
#[serde(rename_all = "kebab-case")]
pub(super) struct AssessmentResults {
    pub(super) uuid: String,
    pub(super) metadata: Metadata,
    pub(super) import_ap: Href,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) local_definitions: Option<Objectives>,
    pub(super) results: [AssessmentResult; 1],
    pub(super) back_matter: BackMatter,
}

#[derive(Serialize)]
#[serde(rename_all = "kebab-case")]
pub(super) struct Metadata {
    pub(super) title: String,
    pub(super) last_modified: String,
    pub(super) version: String,
    pub(super) oscal_version: &'static str,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(super) parties: Vec<Party>,
}

#[derive(Serialize)]
pub(super) struct Party {
    pub(super) uuid: String,
    #[serde(rename = "type")]
    pub(super) kind: &'static str,
    pub(super) name: String,
    pub(super) props: Vec<Prop>,
}

/// A property of our namespace.
#[derive(Serialize)]
pub(super) struct Prop {
    name: &'static str,
    ns: &'static str,
    value: String,
}

/// One property; none where there is nothing to say.
pub(super) fn prop(name: &'static str, value: &str) -> Option<Prop> {
    let value = super::super::one_line(value);
    (!value.is_empty()).then_some(Prop { name, ns: NS, value })
}

#[derive(Serialize)]
pub(super) struct Href {
    pub(super) href: String,
}

#[derive(Serialize)]
#[serde(rename_all = "kebab-case")]
pub(super) struct Objectives {
    pub(super) objectives_and_methods: Vec<Objective>,
}

#[derive(Serialize)]
#[serde(rename_all = "kebab-case")]
pub(super) struct Objective {
    pub(super) control_id: String,
    pub(super) description: String,
    pub(super) parts: Vec<Part>,
}

#[derive(Serialize)]
pub(super) struct Part {
    pub(super) id: String,
    pub(super) name: &'static str,
    pub(super) title: String,
    pub(super) prose: String,
}

#[derive(Serialize)]
#[serde(rename_all = "kebab-case")]
pub(super) struct AssessmentResult {
    pub(super) uuid: String,
    pub(super) title: String,
    pub(super) description: String,
    pub(super) start: String,
    pub(super) end: String,
    pub(super) props: Vec<Prop>,
    pub(super) local_definitions: Assets,
    pub(super) reviewed_controls: Reviewed,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(super) observations: Vec<Observation>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(super) risks: Vec<Risk>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(super) findings: Vec<Found>,
}

#[derive(Serialize)]
#[serde(rename_all = "kebab-case")]
pub(super) struct Assets {
    pub(super) assessment_assets: AssessmentAssets,
}

#[derive(Serialize)]
#[serde(rename_all = "kebab-case")]
pub(super) struct AssessmentAssets {
    pub(super) components: [Component; 1],
    pub(super) assessment_platforms: [Platform; 1],
}

#[derive(Serialize)]
pub(super) struct Component {
    pub(super) uuid: String,
    #[serde(rename = "type")]
    pub(super) kind: &'static str,
    pub(super) title: String,
    pub(super) description: String,
    pub(super) props: Vec<Prop>,
    pub(super) status: ComponentStatus,
}

#[derive(Serialize)]
pub(super) struct ComponentStatus {
    pub(super) state: &'static str,
}

#[derive(Serialize)]
#[serde(rename_all = "kebab-case")]
pub(super) struct Platform {
    pub(super) uuid: String,
    pub(super) uses_components: [Used; 1],
}

#[derive(Serialize)]
#[serde(rename_all = "kebab-case")]
pub(super) struct Used {
    pub(super) component_uuid: String,
}

#[derive(Serialize)]
#[serde(rename_all = "kebab-case")]
pub(super) struct Reviewed {
    pub(super) control_selections: [Selection; 1],
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(super) control_objective_selections: Vec<ObjectiveSelection>,
}

#[derive(Serialize)]
#[serde(rename_all = "kebab-case")]
pub(super) struct Selection {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) description: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) include_all: Option<All>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(super) include_controls: Vec<ControlId>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(super) exclude_controls: Vec<ControlId>,
}

/// `{}`: all there are.
#[derive(Serialize)]
pub(super) struct All {}

#[derive(Serialize)]
#[serde(rename_all = "kebab-case")]
pub(super) struct ControlId {
    pub(super) control_id: String,
}

#[derive(Serialize)]
#[serde(rename_all = "kebab-case")]
pub(super) struct ObjectiveSelection {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) include_all: Option<All>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(super) include_objectives: Vec<ObjectiveId>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(super) exclude_objectives: Vec<ObjectiveId>,
}

#[derive(Serialize)]
#[serde(rename_all = "kebab-case")]
pub(super) struct ObjectiveId {
    pub(super) objective_id: String,
}

#[derive(Serialize)]
#[serde(rename_all = "kebab-case")]
pub(super) struct Observation {
    pub(super) uuid: String,
    pub(super) title: String,
    pub(super) description: String,
    pub(super) props: Vec<Prop>,
    pub(super) methods: [&'static str; 1],
    pub(super) types: [&'static str; 1],
    pub(super) origins: [Origin; 1],
    pub(super) subjects: [Subject; 1],
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(super) relevant_evidence: Vec<Evidence>,
    pub(super) collected: String,
}

#[derive(Clone, Serialize)]
pub(super) struct Origin {
    pub(super) actors: [Actor; 1],
}

#[derive(Clone, Serialize)]
#[serde(rename_all = "kebab-case")]
pub(super) struct Actor {
    #[serde(rename = "type")]
    pub(super) kind: &'static str,
    pub(super) actor_uuid: String,
}

#[derive(Serialize)]
#[serde(rename_all = "kebab-case")]
pub(super) struct Subject {
    pub(super) subject_uuid: String,
    #[serde(rename = "type")]
    pub(super) kind: &'static str,
}

#[derive(Serialize)]
pub(super) struct Evidence {
    pub(super) href: String,
    pub(super) description: String,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(super) props: Vec<Prop>,
}

#[derive(Serialize)]
#[serde(rename_all = "kebab-case")]
pub(super) struct Risk {
    pub(super) uuid: String,
    pub(super) title: String,
    pub(super) description: String,
    pub(super) statement: String,
    pub(super) status: &'static str,
    pub(super) characterizations: [Characterization; 1],
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) deadline: Option<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(super) remediations: Vec<Remediation>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) risk_log: Option<RiskLog>,
    pub(super) related_observations: [ObservationRef; 1],
}

#[derive(Serialize)]
pub(super) struct Characterization {
    pub(super) origin: Origin,
    pub(super) facets: [Facet; 1],
}

#[derive(Serialize)]
pub(super) struct Facet {
    pub(super) name: &'static str,
    pub(super) system: &'static str,
    pub(super) value: &'static str,
}

#[derive(Serialize)]
pub(super) struct Remediation {
    pub(super) uuid: String,
    pub(super) lifecycle: &'static str,
    pub(super) title: &'static str,
    pub(super) description: String,
}

#[derive(Serialize)]
pub(super) struct RiskLog {
    pub(super) entries: [LogEntry; 1],
}

#[derive(Serialize)]
#[serde(rename_all = "kebab-case")]
pub(super) struct LogEntry {
    pub(super) uuid: String,
    pub(super) title: &'static str,
    pub(super) description: String,
    pub(super) start: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) end: Option<String>,
    pub(super) status_change: &'static str,
}

#[derive(Serialize)]
#[serde(rename_all = "kebab-case")]
pub(super) struct ObservationRef {
    pub(super) observation_uuid: String,
}

#[derive(Serialize)]
#[serde(rename_all = "kebab-case")]
pub(super) struct RiskRef {
    pub(super) risk_uuid: String,
}

#[derive(Serialize)]
#[serde(rename_all = "kebab-case")]
pub(super) struct Found {
    pub(super) uuid: String,
    pub(super) title: String,
    pub(super) description: String,
    pub(super) props: Vec<Prop>,
    pub(super) origins: [Origin; 1],
    pub(super) target: FoundTarget,
    pub(super) related_observations: [ObservationRef; 1],
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(super) related_risks: Vec<RiskRef>,
}

#[derive(Serialize)]
#[serde(rename_all = "kebab-case")]
pub(super) struct FoundTarget {
    #[serde(rename = "type")]
    pub(super) kind: &'static str,
    pub(super) target_id: String,
    pub(super) title: String,
    pub(super) status: FoundStatus,
}

#[derive(Serialize)]
pub(super) struct FoundStatus {
    pub(super) state: &'static str,
    pub(super) reason: &'static str,
}

#[derive(Serialize)]
pub(super) struct BackMatter {
    pub(super) resources: Vec<Resource>,
}

#[derive(Serialize)]
#[serde(rename_all = "kebab-case")]
pub(super) struct Resource {
    pub(super) uuid: String,
    pub(super) title: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) description: Option<String>,
    pub(super) props: Vec<Prop>,
}
