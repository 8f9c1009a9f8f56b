package main

import (
	"slices"

	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/kubernetes/pkg/apis/core"
)

// normalizeService sets the linked fields of a Service that its store sets before the strategy runs: `clusterIPs` from `clusterIP`.
// The other steps of this store allocate addresses and ports of the cluster.
func normalizeService(object, existing runtime.Object) {
	service, ok := object.(*core.Service)
	if !ok {
		return
	}
	if existing == nil {
		if service.Spec.ClusterIP != "" && len(service.Spec.ClusterIPs) == 0 {
			service.Spec.ClusterIPs = []string{service.Spec.ClusterIP}
		}
		return
	}
	old := existing.(*core.Service)
	if service.Spec.ClusterIP == old.Spec.ClusterIP {
		if len(service.Spec.ClusterIPs) == 0 {
			service.Spec.ClusterIPs = old.Spec.ClusterIPs
		}
	} else if slices.Equal(service.Spec.ClusterIPs, old.Spec.ClusterIPs) {
		service.Spec.ClusterIPs = nil
		if service.Spec.ClusterIP != "" || old.Spec.ClusterIP == "" {
			service.Spec.ClusterIPs = []string{service.Spec.ClusterIP}
		}
	}
}
