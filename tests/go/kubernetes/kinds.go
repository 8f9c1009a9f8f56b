package main

import (
	"context"

	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/runtime/schema"
	"k8s.io/apimachinery/pkg/runtime/serializer"
	"k8s.io/apiserver/pkg/registry/rest"
	typedcorev1 "k8s.io/client-go/kubernetes/typed/core/v1"
	aggregatorscheme "k8s.io/kube-aggregator/pkg/apiserver/scheme"
	"k8s.io/kube-aggregator/pkg/registry/apiservice"
	"k8s.io/kubernetes/pkg/api/legacyscheme"
	"k8s.io/kubernetes/pkg/apis/resource"
	"k8s.io/kubernetes/pkg/registry/admissionregistration/mutatingadmissionpolicy"
	"k8s.io/kubernetes/pkg/registry/admissionregistration/mutatingadmissionpolicybinding"
	"k8s.io/kubernetes/pkg/registry/admissionregistration/mutatingwebhookconfiguration"
	"k8s.io/kubernetes/pkg/registry/admissionregistration/resolver"
	"k8s.io/kubernetes/pkg/registry/admissionregistration/validatingadmissionpolicy"
	"k8s.io/kubernetes/pkg/registry/admissionregistration/validatingadmissionpolicybinding"
	"k8s.io/kubernetes/pkg/registry/admissionregistration/validatingwebhookconfiguration"
	"k8s.io/kubernetes/pkg/registry/apiserverinternal/storageversion"
	"k8s.io/kubernetes/pkg/registry/apps/controllerrevision"
	"k8s.io/kubernetes/pkg/registry/apps/daemonset"
	"k8s.io/kubernetes/pkg/registry/apps/deployment"
	"k8s.io/kubernetes/pkg/registry/apps/replicaset"
	"k8s.io/kubernetes/pkg/registry/apps/statefulset"
	"k8s.io/kubernetes/pkg/registry/autoscaling/horizontalpodautoscaler"
	"k8s.io/kubernetes/pkg/registry/batch/cronjob"
	"k8s.io/kubernetes/pkg/registry/batch/job"
	"k8s.io/kubernetes/pkg/registry/certificates/certificates"
	"k8s.io/kubernetes/pkg/registry/certificates/clustertrustbundle"
	"k8s.io/kubernetes/pkg/registry/certificates/podcertificaterequest"
	"k8s.io/kubernetes/pkg/registry/coordination/lease"
	"k8s.io/kubernetes/pkg/registry/coordination/leasecandidate"
	"k8s.io/kubernetes/pkg/registry/core/configmap"
	"k8s.io/kubernetes/pkg/registry/core/endpoint"
	"k8s.io/kubernetes/pkg/registry/core/event"
	"k8s.io/kubernetes/pkg/registry/core/limitrange"
	"k8s.io/kubernetes/pkg/registry/core/namespace"
	"k8s.io/kubernetes/pkg/registry/core/node"
	"k8s.io/kubernetes/pkg/registry/core/persistentvolume"
	"k8s.io/kubernetes/pkg/registry/core/persistentvolumeclaim"
	"k8s.io/kubernetes/pkg/registry/core/pod"
	"k8s.io/kubernetes/pkg/registry/core/podtemplate"
	"k8s.io/kubernetes/pkg/registry/core/replicationcontroller"
	"k8s.io/kubernetes/pkg/registry/core/resourcequota"
	"k8s.io/kubernetes/pkg/registry/core/secret"
	"k8s.io/kubernetes/pkg/registry/core/service"
	"k8s.io/kubernetes/pkg/registry/core/serviceaccount"
	"k8s.io/kubernetes/pkg/registry/discovery/endpointslice"
	"k8s.io/kubernetes/pkg/registry/flowcontrol/flowschema"
	"k8s.io/kubernetes/pkg/registry/flowcontrol/prioritylevelconfiguration"
	"k8s.io/kubernetes/pkg/registry/lifecycle/eviction"
	"k8s.io/kubernetes/pkg/registry/lifecycle/evictionrequest"
	"k8s.io/kubernetes/pkg/registry/networking/ingress"
	"k8s.io/kubernetes/pkg/registry/networking/ingressclass"
	"k8s.io/kubernetes/pkg/registry/networking/ipaddress"
	"k8s.io/kubernetes/pkg/registry/networking/networkpolicy"
	"k8s.io/kubernetes/pkg/registry/networking/servicecidr"
	"k8s.io/kubernetes/pkg/registry/node/runtimeclass"
	"k8s.io/kubernetes/pkg/registry/policy/poddisruptionbudget"
	"k8s.io/kubernetes/pkg/registry/rbac/clusterrole"
	"k8s.io/kubernetes/pkg/registry/rbac/clusterrolebinding"
	"k8s.io/kubernetes/pkg/registry/rbac/role"
	"k8s.io/kubernetes/pkg/registry/rbac/rolebinding"
	"k8s.io/kubernetes/pkg/registry/resource/deviceclass"
	"k8s.io/kubernetes/pkg/registry/resource/devicetaintrule"
	"k8s.io/kubernetes/pkg/registry/resource/resourceclaim"
	"k8s.io/kubernetes/pkg/registry/resource/resourceclaimtemplate"
	"k8s.io/kubernetes/pkg/registry/resource/resourcepoolstatusrequest"
	"k8s.io/kubernetes/pkg/registry/resource/resourceslice"
	"k8s.io/kubernetes/pkg/registry/scheduling/compositepodgroup"
	"k8s.io/kubernetes/pkg/registry/scheduling/podgroup"
	"k8s.io/kubernetes/pkg/registry/scheduling/priorityclass"
	"k8s.io/kubernetes/pkg/registry/scheduling/workload"
	"k8s.io/kubernetes/pkg/registry/storage/csidriver"
	"k8s.io/kubernetes/pkg/registry/storage/csinode"
	"k8s.io/kubernetes/pkg/registry/storage/csistoragecapacity"
	"k8s.io/kubernetes/pkg/registry/storage/storageclass"
	"k8s.io/kubernetes/pkg/registry/storage/volumeattachment"
	"k8s.io/kubernetes/pkg/registry/storage/volumeattributesclass"
	"k8s.io/kubernetes/pkg/registry/storagemigration/storagemigration"
	"k8s.io/utils/clock"

	_ "k8s.io/kubernetes/pkg/apis/admissionregistration/install"
	_ "k8s.io/kubernetes/pkg/apis/apiserverinternal/install"
	_ "k8s.io/kubernetes/pkg/apis/apps/install"
	_ "k8s.io/kubernetes/pkg/apis/autoscaling/install"
	_ "k8s.io/kubernetes/pkg/apis/batch/install"
	_ "k8s.io/kubernetes/pkg/apis/certificates/install"
	_ "k8s.io/kubernetes/pkg/apis/coordination/install"
	_ "k8s.io/kubernetes/pkg/apis/core/install"
	_ "k8s.io/kubernetes/pkg/apis/discovery/install"
	_ "k8s.io/kubernetes/pkg/apis/events/install"
	_ "k8s.io/kubernetes/pkg/apis/flowcontrol/install"
	_ "k8s.io/kubernetes/pkg/apis/lifecycle/install"
	_ "k8s.io/kubernetes/pkg/apis/networking/install"
	_ "k8s.io/kubernetes/pkg/apis/node/install"
	_ "k8s.io/kubernetes/pkg/apis/policy/install"
	_ "k8s.io/kubernetes/pkg/apis/rbac/install"
	_ "k8s.io/kubernetes/pkg/apis/resource/install"
	_ "k8s.io/kubernetes/pkg/apis/scheduling/install"
	_ "k8s.io/kubernetes/pkg/apis/storage/install"
	_ "k8s.io/kubernetes/pkg/apis/storagemigration/install"
)

// strategy is what a store does before it writes an object.
type strategy interface {
	rest.RESTCreateStrategy
	rest.RESTUpdateStrategy
}

// kind is a kind that the server stores.
type kind struct {
	strategy strategy
	scheme   *runtime.Scheme
	codecs   serializer.CodecFactory
}

// kinds has every kind of the published OpenAPI document that the server stores, but for CustomResourceDefinition, which `tests/go/server` judges.
// The versions are those of this document: a server with default flags does not serve the alpha and beta versions.
var kinds = table()

// builtin is a row of the table: a kind, the versions that the server can serve, and the strategy of its store.
type builtin struct {
	kind     string
	versions []string
	strategy strategy
}

func table() map[schema.GroupVersionKind]kind {
	groups := map[string][]builtin{
		"": {
			{"ConfigMap", v1, configmap.Strategy},
			{"Endpoints", v1, endpoint.Strategy},
			{"Event", v1, event.Strategy},
			{"LimitRange", v1, limitrange.Strategy},
			{"Namespace", v1, namespace.Strategy},
			{"Node", v1, node.Strategy},
			{"PersistentVolume", v1, persistentvolume.Strategy},
			{"PersistentVolumeClaim", v1, persistentvolumeclaim.Strategy},
			{"Pod", v1, pod.Strategy},
			{"PodTemplate", v1, podtemplate.Strategy},
			{"ReplicationController", v1, replicationcontroller.Strategy},
			{"ResourceQuota", v1, resourcequota.Strategy},
			{"Secret", v1, secret.Strategy},
			{"Service", v1, service.Strategy},
			{"ServiceAccount", v1, serviceaccount.Strategy},
		},
		"admissionregistration.k8s.io": {
			{"MutatingAdmissionPolicy", policies, mutatingadmissionpolicy.NewStrategy(nil, noResources)},
			{"MutatingAdmissionPolicyBinding", policies, mutatingadmissionpolicybinding.NewStrategy(nil, nil, noResources)},
			{"MutatingWebhookConfiguration", v1, mutatingwebhookconfiguration.Strategy},
			{"ValidatingAdmissionPolicy", v1, validatingadmissionpolicy.NewStrategy(nil, noResources)},
			{"ValidatingAdmissionPolicyBinding", v1, validatingadmissionpolicybinding.NewStrategy(nil, nil, noResources)},
			{"ValidatingWebhookConfiguration", v1, validatingwebhookconfiguration.Strategy},
		},
		"apps": {
			{"ControllerRevision", v1, controllerrevision.Strategy},
			{"DaemonSet", v1, daemonset.Strategy},
			{"Deployment", v1, deployment.Strategy},
			{"ReplicaSet", v1, replicaset.Strategy},
			{"StatefulSet", v1, statefulset.Strategy},
		},
		"autoscaling": {
			{"HorizontalPodAutoscaler", []string{"v1", "v2"}, horizontalpodautoscaler.Strategy},
		},
		"batch": {
			{"CronJob", v1, cronjob.Strategy},
			{"Job", v1, job.Strategy},
		},
		"certificates.k8s.io": {
			{"CertificateSigningRequest", v1, certificates.Strategy},
			{"ClusterTrustBundle", v1AndBeta, clustertrustbundle.Strategy},
			{"PodCertificateRequest", v1AndBeta, podcertificaterequest.NewStrategy()},
		},
		"coordination.k8s.io": {
			{"Lease", v1, lease.Strategy},
			{"LeaseCandidate", []string{"v1alpha2", "v1beta1"}, leasecandidate.Strategy},
		},
		"discovery.k8s.io": {
			{"EndpointSlice", v1, endpointslice.Strategy},
		},
		"events.k8s.io": {
			{"Event", v1, event.Strategy},
		},
		"flowcontrol.apiserver.k8s.io": {
			{"FlowSchema", v1, flowschema.Strategy},
			{"PriorityLevelConfiguration", v1, prioritylevelconfiguration.Strategy},
		},
		"internal.apiserver.k8s.io": {
			{"StorageVersion", []string{"v1alpha1"}, storageversion.Strategy},
		},
		"lifecycle.k8s.io": {
			{"Eviction", []string{"v1alpha1"}, eviction.NewStrategy(clock.RealClock{})},
			{"EvictionRequest", []string{"v1alpha1"}, evictionrequest.NewStrategy()},
		},
		"networking.k8s.io": {
			{"IPAddress", v1, ipaddress.Strategy},
			{"Ingress", v1, ingress.Strategy},
			{"IngressClass", v1, ingressclass.Strategy},
			{"NetworkPolicy", v1, networkpolicy.Strategy},
			{"ServiceCIDR", v1, servicecidr.Strategy},
		},
		"node.k8s.io": {
			{"RuntimeClass", v1, runtimeclass.Strategy},
		},
		"policy": {
			{"PodDisruptionBudget", v1, poddisruptionbudget.Strategy},
		},
		"rbac.authorization.k8s.io": {
			{"ClusterRole", v1, clusterrole.Strategy},
			{"ClusterRoleBinding", v1, clusterrolebinding.Strategy},
			{"Role", v1, role.Strategy},
			{"RoleBinding", v1, rolebinding.Strategy},
		},
		"resource.k8s.io": {
			{"DeviceClass", devices, deviceclass.Strategy},
			{"DeviceTaintRule", []string{"v1", "v1alpha3", "v1beta2"}, devicetaintrule.Strategy},
			{"ResourceClaim", devices, resourceclaim.NewStrategy(adminNamespace{}, nil)},
			{"ResourceClaimTemplate", devices, resourceclaimtemplate.NewStrategy(adminNamespace{})},
			{"ResourcePoolStatusRequest", []string{"v1alpha3"}, resourcepoolstatusrequest.Strategy},
			{"ResourceSlice", devices, resourceslice.Strategy},
		},
		"scheduling.k8s.io": {
			{"CompositePodGroup", []string{"v1alpha3"}, compositepodgroup.NewStrategy()},
			{"PodGroup", []string{"v1alpha3", "v1beta1"}, podgroup.NewStrategy()},
			{"PriorityClass", v1, priorityclass.Strategy},
			{"Workload", []string{"v1alpha3", "v1beta1"}, workload.Strategy},
		},
		"storage.k8s.io": {
			{"CSIDriver", v1, csidriver.Strategy},
			{"CSINode", v1, csinode.Strategy},
			{"CSIStorageCapacity", v1, csistoragecapacity.Strategy},
			{"StorageClass", v1, storageclass.Strategy},
			{"VolumeAttachment", v1, volumeattachment.Strategy},
			{"VolumeAttributesClass", v1, volumeattributesclass.Strategy},
		},
		"storagemigration.k8s.io": {
			{"StorageVersionMigration", v1AndBeta, storagemigration.Strategy},
		},
	}
	found := map[schema.GroupVersionKind]kind{}
	for group, rows := range groups {
		for _, row := range rows {
			for _, version := range row.versions {
				found[schema.GroupVersionKind{Group: group, Version: version, Kind: row.kind}] = kind{row.strategy, legacyscheme.Scheme, legacyscheme.Codecs}
			}
		}
	}
	// The aggregator, a server in the same process, serves this kind.
	service := schema.GroupVersionKind{Group: "apiregistration.k8s.io", Version: "v1", Kind: "APIService"}
	found[service] = kind{apiservice.NewStrategy(aggregatorscheme.Scheme), aggregatorscheme.Scheme, aggregatorscheme.Codecs}
	return found
}

var (
	v1        = []string{"v1"}
	v1AndBeta = []string{"v1", "v1beta1"}
	policies  = []string{"v1", "v1alpha1", "v1beta1"}
	devices   = []string{"v1", "v1beta1", "v1beta2"}
)

// noResources stands for the discovery of a cluster. Nothing asks it: the user of the requests may do everything.
var noResources = resolver.ResourceResolverFunc(func(kind schema.GroupVersionKind) (schema.GroupVersionResource, error) {
	return schema.GroupVersionResource{}, nil
})

// adminNamespace stands for the namespaces of a cluster: each allows access to devices by administrators.
type adminNamespace struct{ typedcorev1.NamespaceInterface }

func (adminNamespace) Get(_ context.Context, name string, _ metav1.GetOptions) (*corev1.Namespace, error) {
	labels := map[string]string{resource.DRAAdminNamespaceLabelKey: "true"}
	return &corev1.Namespace{ObjectMeta: metav1.ObjectMeta{Name: name, Labels: labels}}, nil
}
