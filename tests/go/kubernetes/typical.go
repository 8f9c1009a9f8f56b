package main

import (
	"bytes"
	"fmt"
	"math/rand/v2"
	"regexp"
	"slices"
	"strings"
)

// mistake is a typical error. `apply` makes it in an object, or returns false if the object has no place for it.
type mistake struct {
	name  string
	apply func(*rand.Rand, object) bool
	// text makes the error in the text of the object.
	text func(*rand.Rand, []byte) []byte
}

// typical has the errors of the conformance data, by the same names.
var typical = []mistake{
	{name: "selector_mismatch", apply: selectorMismatch},
	{name: "bad_base64", apply: isKind("Secret", func(_ *rand.Rand, object object) bool {
		child(object, "data")["k"] = "not base64!"
		return true
	})},
	{name: "typo_field", apply: renamed(swapped)},
	{name: "wrong_case", apply: renamed(strings.ToLower)},
	{name: "num_to_str", apply: replaced(isNumber, func(_ *rand.Rand, value any) any { return fmt.Sprint(value) })},
	{name: "str_to_num", apply: replaced(isText, func(random *rand.Rand, _ any) any { return pick(random, []any{int64(8080), true, 1.5}) })},
	{name: "bool_to_str", apply: replaced(isBool, func(_ *rand.Rand, value any) any { return fmt.Sprint(value) })},
	{name: "list_to_obj", apply: replaced(isFilledList, func(_ *rand.Rand, value any) any { return value.([]any)[0] })},
	{name: "obj_to_list", apply: replaced(isMap, func(_ *rand.Rand, value any) any { return []any{value} })},
	{name: "move_up", apply: moveUp},
	{name: "no_image", apply: inContainer(func(_ *rand.Rand, container object) bool { return removed(container, "image") })},
	{name: "container_name", apply: inContainer(set("name", "My_Container"))},
	{name: "dup_container", apply: inPod(func(random *rand.Rand, pod object) bool { return doubled(random, pod, "containers") })},
	{name: "mount_unknown", apply: inContainer(appended("volumeMounts", object{"name": "nope", "mountPath": "/nope"}))},
	{name: "env_both", apply: inContainer(envBoth)},
	{name: "two_handlers", apply: inContainer(twoHandlers)},
	{name: "limits_below", apply: inContainer(set("resources", object{"requests": object{"cpu": "2"}, "limits": object{"cpu": "1"}}))},
	{name: "enum_add", apply: enumAdd},
	{name: "enum_value", apply: replacedAt(isEnum, func(random *rand.Rand, value any) any { return otherCase(random, value.(string)) })},
	{name: "restart_job", apply: restartPolicy},
	{name: "neg_replicas", apply: negativeReplicas},
	{name: "max_unavailable", apply: maxUnavailable},
	{name: "bad_port", apply: replacedAt(isPort, func(random *rand.Rand, _ any) any { return pick(random, []any{int64(0), int64(70000), int64(-1)}) })},
	{name: "bad_quantity", apply: badQuantity},
	{name: "svc_no_ports", apply: isKind("Service", func(_ *rand.Rand, object object) bool { return removed(child(object, "spec"), "ports") })},
	{name: "svc_dup_port", apply: isKind("Service", func(random *rand.Rand, object object) bool {
		return doubled(random, child(object, "spec"), "ports")
	})},
	{name: "pvc_modes", apply: isKind("PersistentVolumeClaim", func(_ *rand.Rand, object object) bool {
		child(object, "spec")["accessModes"] = []any{"ReadWrite"}
		return true
	})},
	{name: "configmap_value", apply: isKind("ConfigMap", configMapValue)},
	{name: "netpol_cidr", apply: isKind("NetworkPolicy", func(_ *rand.Rand, given object) bool {
		child(given, "spec")["ingress"] = []any{object{"from": []any{object{"ipBlock": object{"cidr": "10.0.0.1/40"}}}}}
		return true
	})},
	{name: "rbac_empty", apply: rbacEmpty},
	{name: "rbac_subject_ns", apply: rbacSubjectNamespace},
	{name: "no_name", apply: func(_ *rand.Rand, object object) bool { return removed(child(object, "metadata"), "name") }},
	{name: "bad_name", apply: badName},
	{name: "bad_label", apply: badLabel},
	{name: "label_not_string", apply: labelNotString},
	{name: "cluster_scoped_ns", apply: func(_ *rand.Rand, object object) bool {
		child(object, "metadata")["namespace"] = "x"
		return slices.Contains(clusterScoped, fmt.Sprint(object["kind"]))
	}},
	{name: "old_api", apply: oldVersion},
	{name: "required_missing", apply: requiredMissing},
	{name: "dup_key", apply: func(*rand.Rand, object) bool { return true }, text: doubledLine},
}

func moveUp(random *rand.Rand, given object) bool {
	type step struct {
		above, from object
		key         string
	}
	var found []step
	for _, outer := range append(places(given), place{value: map[string]any(given)}) {
		above, ok := outer.value.(map[string]any)
		if !ok {
			continue
		}
		for _, name := range sortedKeys(above) {
			from, ok := above[name].(map[string]any)
			if !ok {
				continue
			}
			for _, key := range sortedKeys(from) {
				if _, taken := above[key]; !taken {
					found = append(found, step{above, from, key})
				}
			}
		}
	}
	if len(found) == 0 {
		return false
	}
	chosen := pick(random, found)
	chosen.above[chosen.key] = chosen.from[chosen.key]
	delete(chosen.from, chosen.key)
	return true
}

func envBoth(random *rand.Rand, container object) bool {
	source := object{"fieldRef": object{"fieldPath": "metadata.name"}}
	list, _ := container["env"].([]any)
	if len(list) == 0 {
		container["env"] = []any{object{"name": "X", "value": "1", "valueFrom": source}}
		return true
	}
	variable, ok := pick(random, list).(map[string]any)
	if !ok {
		return false
	}
	if _, ok := variable["value"]; !ok {
		variable["value"] = "1"
	}
	if _, ok := variable["valueFrom"]; !ok {
		variable["valueFrom"] = source
	}
	return true
}

func twoHandlers(random *rand.Rand, container object) bool {
	probe := child(container, pick(random, []string{"livenessProbe", "livenessProbe", "readinessProbe"}))
	if _, ok := probe["httpGet"]; !ok {
		probe["httpGet"] = object{"path": "/", "port": int64(80)}
	}
	probe["tcpSocket"] = object{"port": int64(80)}
	return true
}

func enumAdd(random *rand.Rand, given object) bool {
	choices := []func(*rand.Rand, object) bool{
		inContainer(set("imagePullPolicy", "always")), inContainer(set("terminationMessagePolicy", "file")),
		inPod(set("dnsPolicy", "clusterFirst")), inPod(set("restartPolicy", "always")),
		isKind("Service", func(_ *rand.Rand, given object) bool {
			child(given, "spec")["sessionAffinity"] = "clientIP"
			return true
		}),
	}
	return pick(random, choices)(random, given)
}

// enums has names of fields with a few allowed values.
var enums = []string{
	"accessModes", "concurrencyPolicy", "dnsPolicy", "effect", "externalTrafficPolicy", "failurePolicy", "imagePullPolicy", "internalTrafficPolicy",
	"kind", "matchPolicy", "operator", "operations", "pathType", "persistentVolumeReclaimPolicy", "podManagementPolicy", "policyTypes",
	"preemptionPolicy", "protocol", "reclaimPolicy", "restartPolicy", "scheme", "scope", "selectPolicy", "sessionAffinity", "sideEffects",
	"terminationMessagePolicy", "type", "volumeBindingMode", "volumeMode", "whenUnsatisfiable",
}

func isEnum(place place) bool {
	return isText(place.value) && slices.Contains(enums, place.key) && place.value != "Opaque"
}

func otherCase(random *rand.Rand, text string) string {
	changed := strings.ToLower(text)
	if random.IntN(2) == 0 && changed != "" {
		changed = strings.ToUpper(changed[:1]) + changed[1:]
	}
	if changed == text {
		return strings.ToUpper(text) + "s"
	}
	return changed
}

func isPort(place place) bool {
	return isNumber(place.value) && slices.Contains([]string{"port", "containerPort", "targetPort", "nodePort", "hostPort", "number"}, place.key)
}

func restartPolicy(random *rand.Rand, given object) bool {
	pod := podOf(given)
	if pod == nil || given["kind"] == "Pod" || given["kind"] == "PodTemplate" {
		return false
	}
	pod["restartPolicy"] = "Never"
	if given["kind"] == "Job" || given["kind"] == "CronJob" {
		pod["restartPolicy"] = "Always"
		if random.IntN(2) == 0 {
			delete(pod, "restartPolicy")
		}
	}
	return true
}

var replicated = []string{"Deployment", "ReplicaSet", "StatefulSet", "ReplicationController"}

func negativeReplicas(_ *rand.Rand, given object) bool {
	child(given, "spec")["replicas"] = int64(-1)
	return slices.Contains(replicated, fmt.Sprint(given["kind"]))
}

func maxUnavailable(random *rand.Rand, given object) bool {
	spec := child(given, "spec")
	switch given["kind"] {
	case "Deployment":
		rolling := object{"maxSurge": "25", "maxUnavailable": "25%"}
		if random.IntN(2) == 0 {
			rolling = object{"maxSurge": int64(0), "maxUnavailable": int64(0)}
		}
		spec["strategy"] = object{"type": "RollingUpdate", "rollingUpdate": rolling}
	case "DaemonSet":
		spec["updateStrategy"] = object{"type": "RollingUpdate", "rollingUpdate": object{"maxUnavailable": "25"}}
	case "PodDisruptionBudget":
		delete(spec, "minAvailable")
		spec["maxUnavailable"] = "25"
	default:
		return false
	}
	return true
}

func badQuantity(random *rand.Rand, given object) bool {
	found := where(given, func(place place) bool {
		return slices.Contains([]string{"cpu", "memory", "storage", "ephemeral-storage"}, place.key)
	})
	if len(found) == 0 {
		return false
	}
	pick(random, found).set(pick(random, []any{"half", "256MiB", "1 Gi", "1,5", "10mb"}))
	return true
}

func configMapValue(random *rand.Rand, given object) bool {
	data, _ := given["data"].(map[string]any)
	if len(data) == 0 {
		return false
	}
	data[pick(random, sortedKeys(data))] = pick(random, []any{int64(1), true, []any{"a"}, object{"a": "b"}})
	return true
}

func rbacEmpty(random *rand.Rand, given object) bool {
	rules, _ := given["rules"].([]any)
	if len(rules) == 0 || given["kind"] != "Role" && given["kind"] != "ClusterRole" {
		return false
	}
	rule, ok := pick(random, rules).(map[string]any)
	if ok {
		rule["verbs"] = []any{}
	}
	return ok
}

func rbacSubjectNamespace(_ *rand.Rand, given object) bool {
	subjects, _ := given["subjects"].([]any)
	found := false
	for _, subject := range subjects {
		if subject, ok := subject.(map[string]any); ok && subject["kind"] == "ServiceAccount" {
			found = removed(subject, "namespace") || found
		}
	}
	return found
}

func badName(random *rand.Rand, given object) bool {
	metadata := child(given, "metadata")
	name, ok := metadata["name"].(string)
	if !ok || name == "" {
		return false
	}
	metadata["name"] = pick(random, []string{"-" + name, name + "_x", strings.ToUpper(name[:1]) + name[1:] + "X", name + " x", name + strings.Repeat("y", 260)})
	return true
}

func badLabel(random *rand.Rand, given object) bool {
	labels := child(child(given, "metadata"), "labels")
	switch random.IntN(5) {
	case 0:
		labels["x"] = "has space"
	case 1:
		labels["x"] = "-lead"
	case 2:
		labels["a b"] = "x"
	case 3:
		labels["app/name/x"] = "y"
	default:
		labels["x"] = strings.Repeat("y", 64)
	}
	return true
}

func labelNotString(random *rand.Rand, given object) bool {
	metadata := child(given, "metadata")
	key := pick(random, []string{"labels", "labels", "annotations"})
	texts, _ := metadata[key].(map[string]any)
	if len(texts) == 0 {
		return false
	}
	texts[pick(random, sortedKeys(texts))] = pick(random, []any{int64(1), true, 1.5})
	return true
}

var clusterScoped = []string{
	"APIService", "CSIDriver", "CSINode", "ClusterRole", "ClusterRoleBinding", "IngressClass", "MutatingWebhookConfiguration", "Namespace", "Node",
	"PersistentVolume", "PriorityClass", "RuntimeClass", "StorageClass", "ValidatingAdmissionPolicy", "ValidatingAdmissionPolicyBinding",
	"ValidatingWebhookConfiguration", "VolumeAttachment",
}

// oldVersions are versions that the server no longer has, by the present one and the kind.
var oldVersions = map[string][]string{
	"apps/v1":                         {"extensions/v1beta1", "apps/v1beta1", "apps/v1beta2"},
	"autoscaling/v2":                  {"autoscaling/v2beta2", "autoscaling/v2beta1"},
	"batch/v1":                        {"batch/v1beta1"},
	"networking.k8s.io/v1":            {"extensions/v1beta1", "networking.k8s.io/v1beta1"},
	"policy/v1":                       {"policy/v1beta1"},
	"rbac.authorization.k8s.io/v1":    {"rbac.authorization.k8s.io/v1beta1"},
	"storage.k8s.io/v1":               {"storage.k8s.io/v1beta1"},
	"admissionregistration.k8s.io/v1": {"admissionregistration.k8s.io/v1beta1"},
	"discovery.k8s.io/v1":             {"discovery.k8s.io/v1beta1"},
	"scheduling.k8s.io/v1":            {"scheduling.k8s.io/v1beta1"},
	"node.k8s.io/v1":                  {"node.k8s.io/v1beta1"},
	"coordination.k8s.io/v1":          {"coordination.k8s.io/v1beta1"},
	"certificates.k8s.io/v1":          {"certificates.k8s.io/v1beta1"},
	"flowcontrol.apiserver.k8s.io/v1": {"flowcontrol.apiserver.k8s.io/v1beta3"},
	"apiregistration.k8s.io/v1":       {"apiregistration.k8s.io/v1beta1"},
	"events.k8s.io/v1":                {"events.k8s.io/v1beta1"},
}

func oldVersion(random *rand.Rand, given object) bool {
	old := oldVersions[fmt.Sprint(given["apiVersion"])]
	if len(old) == 0 {
		return false
	}
	given["apiVersion"] = pick(random, old)
	return true
}

// required has names of fields that the server demands at most places.
var required = []string{
	"accessModes", "addresses", "allowedRoutes", "backend", "cidr", "clientConfig", "containerPort", "containers", "driver", "expression", "http",
	"image", "jobTemplate", "key", "kind", "limits", "matchLabels", "maxReplicas", "metadata", "mountPath", "name", "number", "operator", "path", "pathType",
	"paths", "port", "provisioner", "requests", "resources", "roleRef", "rules", "scaleTargetRef", "schedule", "selector", "sideEffects", "spec",
	"template", "topologyKey", "validations", "value", "verbs", "weight",
}

func requiredMissing(random *rand.Rand, given object) bool {
	found := where(given, func(place place) bool {
		_, inMap := place.parent.(map[string]any)
		return inMap && slices.Contains(required, place.key)
	})
	if len(found) == 0 {
		return false
	}
	pick(random, found).remove()
	return true
}

func selectorMismatch(random *rand.Rand, given object) bool {
	spec := child(given, "spec")
	if spec["template"] == nil {
		return false
	}
	labels, _ := spec["selector"].(map[string]any)
	if match, ok := labels["matchLabels"].(map[string]any); ok {
		labels = match
	}
	if len(labels) == 0 {
		return false
	}
	labels[pick(random, sortedKeys(labels))] = "other"
	return true
}

var fieldLine = regexp.MustCompile(`(?m)^ *(- )?[A-Za-z0-9./-]+: \S.*\n`)

// doubledLine repeats a line with a field and its value.
func doubledLine(random *rand.Rand, text []byte) []byte {
	found := fieldLine.FindAllIndex(text, -1)
	at := pick(random, found)
	line := text[at[0]:at[1]]
	again := bytes.Replace(line, []byte("- "), []byte("  "), 1)
	if !bytes.HasPrefix(bytes.TrimLeft(line, " "), []byte("- ")) {
		again = line
	}
	return slices.Concat(text[:at[1]], again, text[at[1]:])
}
