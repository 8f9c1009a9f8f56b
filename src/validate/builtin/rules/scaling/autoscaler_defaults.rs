//! Defaults of `HorizontalPodAutoscalers` (`SetDefaults_HorizontalPodAutoscaler`).

use serde_json::json;

use crate::validate::builtin::complete;
use crate::yaml::Node;

/// Sets the defaults of both versions.
pub(super) fn put(node: &mut Node<'_>) {
    let is_old = node.get("apiVersion").and_then(Node::as_str) == Some("autoscaling/v1");
    let Some(spec) = complete::child(node, "spec") else {
        return;
    };
    complete::default_int(spec, "minReplicas", 1);
    if is_old {
        return;
    }
    if spec.get("metrics").is_none_or(Node::is_empty_collection) {
        let metric = json!([{
            "type": "Resource",
            "resource": {"name": "cpu", "target": {"type": "Utilization", "averageUtilization": 80}},
        }]);
        let span = spec.span;
        complete::set(spec, "metrics", Node::from_json(&metric, span));
    }
    if let Some(behavior) = complete::child(spec, "behavior") {
        let percent = json!({"type": "Percent", "value": 100, "periodSeconds": 15});
        let pods = json!({"type": "Pods", "value": 4, "periodSeconds": 15});
        if let Some(rules) = complete::object(behavior, "scaleUp") {
            complete::default_int(rules, "stabilizationWindowSeconds", 0);
            scaling(rules, &json!([pods, percent]));
        }
        if let Some(rules) = complete::object(behavior, "scaleDown") {
            scaling(rules, &json!([percent]));
        }
    }
}

fn scaling(rules: &mut Node<'_>, policies: &serde_json::Value) {
    if rules.get("selectPolicy").is_none() {
        complete::default_text(rules, "selectPolicy", "Max");
    }
    if rules.get("policies").is_none() {
        let span = rules.span;
        complete::set(rules, "policies", Node::from_json(policies, span));
    }
}
