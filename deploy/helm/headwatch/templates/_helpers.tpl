{{/* The chart's name, at most 63 characters as Kubernetes asks. */}}
{{- define "headwatch.name" -}}
{{- default .Chart.Name .Values.nameOverride | trunc 63 | trimSuffix "-" -}}
{{- end -}}

{{/* Name of the release's objects. Shorter than 63 by the longest suffix that is added to it. */}}
{{- define "headwatch.fullname" -}}
{{- if .Values.fullnameOverride -}}
{{- .Values.fullnameOverride | trunc 50 | trimSuffix "-" -}}
{{- else if contains (include "headwatch.name" .) .Release.Name -}}
{{- .Release.Name | trunc 50 | trimSuffix "-" -}}
{{- else -}}
{{- printf "%s-%s" .Release.Name (include "headwatch.name" .) | trunc 50 | trimSuffix "-" -}}
{{- end -}}
{{- end -}}

{{/* Labels that pods are selected by; they must never change. */}}
{{- define "headwatch.selectorLabels" -}}
app.kubernetes.io/name: {{ include "headwatch.name" . }}
app.kubernetes.io/instance: {{ .Release.Name }}
{{- end -}}

{{/* Labels of every object. */}}
{{- define "headwatch.labels" -}}
helm.sh/chart: {{ printf "%s-%s" .Chart.Name .Chart.Version | replace "+" "_" | trunc 63 | trimSuffix "-" }}
{{ include "headwatch.selectorLabels" . }}
app.kubernetes.io/version: {{ .Chart.AppVersion | quote }}
app.kubernetes.io/managed-by: {{ .Release.Service }}
{{- end -}}

{{- define "headwatch.serviceAccountName" -}}
{{- if .Values.serviceAccount.create -}}
{{- default (include "headwatch.fullname" .) .Values.serviceAccount.name -}}
{{- else -}}
{{- default "default" .Values.serviceAccount.name -}}
{{- end -}}
{{- end -}}

{{- define "headwatch.image" -}}
{{- if .Values.image.digest -}}
{{- printf "%s@%s" .Values.image.repository .Values.image.digest -}}
{{- else -}}
{{- $flavour := ternary "gpu" "cpu" .Values.gpu.enabled -}}
{{- printf "%s:%s" .Values.image.repository (default (printf "%s-%s" .Chart.AppVersion $flavour) .Values.image.tag) -}}
{{- end -}}
{{- end -}}

{{/* What contradicts itself is refused before anything is installed. */}}
{{- define "headwatch.check" -}}
{{- if and .Values.autoscaling.enabled .Values.keda.enabled -}}
{{- fail "autoscaling.enabled and keda.enabled would both scale the same pods: choose one" -}}
{{- end -}}
{{- if and (eq .Values.streams.by "field") (not .Values.streams.field) -}}
{{- fail "streams.by is field: set streams.field to the field that names the stream" -}}
{{- end -}}
{{- if ne (empty .Values.segmentation.requestTopic) (empty .Values.segmentation.replyTopic) -}}
{{- fail "segmentation.requestTopic and segmentation.replyTopic need one another: set both or none" -}}
{{- end -}}
{{- if and (not .Values.model.directory) (not .Values.model.pull) -}}
{{- fail "set model.directory (a path below /models, with model.volume) or model.pull (a published model's name)" -}}
{{- end -}}
{{- end -}}

{{/*
headwatch.conf. HOCON reads JSON, so values are written as JSON and need no quoting of their own.
What comes later wins: the user's `config` over the values, the chart's listeners over both.
*/}}
{{- define "headwatch.conf" -}}
# Made by the Helm chart from its values.
headwatch {
  kafka {
    bootstrap-servers = {{ required "set kafka.bootstrapServers to the brokers to ask first, HOST:PORT" .Values.kafka.bootstrapServers | toJson }}
    group-id = {{ .Values.kafka.groupId | toJson }}
    properties = {{ .Values.kafka.properties | toJson }}
  }
  input {
    topics = {{ required "set input.topics to the topics to read" .Values.input.topics | toJson }}
    form = {{ .Values.input.form | toJson }}
    {{- with .Values.streams.field }}
    fields.stream = {{ . | toJson }}
    {{- end }}
  }
  streams {
    by = {{ .Values.streams.by | toJson }}
    {{- with .Values.streams.profile }}
    profile = {{ . | toJson }}
    {{- end }}
    {{- with .Values.streams.profiles }}
    profiles = {{ . | toJson }}
    {{- end }}
    {{- if .Values.streams.learn }}
    learning.directory = /var/lib/headwatch/profiles
    {{- end }}
  }
  window.length = {{ .Values.window.length | toJson }}
  model {
    directory = {{ default .Values.model.pull .Values.model.directory | toJson }}
    device = {{ ternary "gpu" "cpu" .Values.gpu.enabled }}
  }
  segmentation {
    enabled = {{ .Values.segmentation.enabled }}
    waiting = {{ .Values.segmentation.waiting }}
    deadline = {{ .Values.segmentation.deadline | toJson }}
    words = {{ .Values.segmentation.words }}
    max-body = {{ .Values.segmentation.maxBody | toJson }}
    {{- with .Values.segmentation.requestTopic }}
    request-topic = {{ . | toJson }}
    {{- end }}
    {{- with .Values.segmentation.replyTopic }}
    reply-topic = {{ . | toJson }}
    {{- end }}
  }
  history.retention = {{ .Values.history.retention | toJson }}
}
{{- with .Values.config }}

# The value `config`.
{{ . | trim }}
{{- end }}

# What the pod's ports, probes and volumes rely on.
headwatch {
  history.directory = /var/lib/headwatch/history
  web {
    {{- if .Values.web.tokenSecret.name }}
    host = 0.0.0.0
    token-files = [/etc/headwatch/tokens/web/token]
    {{- else }}
    host = 127.0.0.1
    {{- end }}
    port = {{ .Values.web.port }}
  }
  metrics {
    host = 0.0.0.0
    port = {{ .Values.metrics.port }}
    {{- if .Values.metrics.tokenSecret.name }}
    token-file = /etc/headwatch/tokens/metrics/token
    {{- end }}
  }
  health {
    host = 0.0.0.0
    port = {{ .Values.health.port }}
  }
}
{{- end -}}

{{- define "headwatch.podSecurityContext" -}}
runAsNonRoot: true
runAsUser: 10001
runAsGroup: 10001
fsGroup: 10001
fsGroupChangePolicy: OnRootMismatch
seccompProfile:
  type: RuntimeDefault
{{- end -}}

{{- define "headwatch.securityContext" -}}
allowPrivilegeEscalation: false
readOnlyRootFilesystem: true
capabilities:
  drop: [ALL]
{{- end -}}

{{- define "headwatch.environment" -}}
env:
  - name: JAVA_OPTS
    value: {{ .Values.javaOptions | quote }}
  {{- with .Values.env }}
  {{- toYaml . | nindent 2 }}
  {{- end }}
{{- with .Values.envFrom }}
envFrom:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- end -}}

{{- define "headwatch.resources" -}}
{{- $resources := deepCopy .Values.resources -}}
{{- if .Values.gpu.enabled -}}
{{- $gpus := dict .Values.gpu.resource .Values.gpu.count -}}
{{- $resources = mergeOverwrite $resources (dict "limits" $gpus) -}}
{{- end -}}
{{- toYaml $resources -}}
{{- end -}}

{{/* Downloads the model to the cache volume, unless it is there. */}}
{{- define "headwatch.initContainers" -}}
{{- if .Values.model.pull }}
- name: pull
  image: {{ include "headwatch.image" . | quote }}
  imagePullPolicy: {{ .Values.image.pullPolicy }}
  args: [pull, {{ .Values.model.pull | quote }}]
  {{- include "headwatch.environment" . | nindent 2 }}
  securityContext:
    {{- include "headwatch.securityContext" . | nindent 4 }}
  volumeMounts:
    - {name: tmp, mountPath: /tmp}
    - {name: cache, mountPath: /var/cache/headwatch}
{{- end }}
{{- with .Values.initContainers }}
{{ toYaml . }}
{{- end }}
{{- end -}}

{{- define "headwatch.volumeMounts" -}}
- {name: config, mountPath: /etc/headwatch/headwatch.conf, subPath: headwatch.conf, readOnly: true}
- {name: data, mountPath: /var/lib/headwatch}
- {name: cache, mountPath: /var/cache/headwatch}
- {name: tmp, mountPath: /tmp}
{{- if .Values.model.volume }}
- {name: models, mountPath: /models, readOnly: true}
{{- end }}
{{- if .Values.profiles.volume }}
- {name: profiles, mountPath: /profiles, readOnly: true}
{{- end }}
{{- if .Values.web.tokenSecret.name }}
- {name: web-token, mountPath: /etc/headwatch/tokens/web, readOnly: true}
{{- end }}
{{- if .Values.metrics.tokenSecret.name }}
- {name: metrics-token, mountPath: /etc/headwatch/tokens/metrics, readOnly: true}
{{- end }}
{{- with .Values.extraVolumeMounts }}
{{ toYaml . }}
{{- end }}
{{- end -}}

{{/* All volumes but `data`, which the stateful set claims. */}}
{{- define "headwatch.volumes" -}}
- name: config
  configMap:
    name: {{ include "headwatch.fullname" . }}
- name: cache
  emptyDir:
    sizeLimit: {{ .Values.scratch.cache }}
- name: tmp
  emptyDir:
    sizeLimit: {{ .Values.scratch.tmp }}
{{- with .Values.model.volume }}
- name: models
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- with .Values.profiles.volume }}
- name: profiles
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- with .Values.web.tokenSecret }}
{{- if .name }}
- name: web-token
  secret:
    secretName: {{ .name }}
    defaultMode: 0440
    items:
      - {key: {{ .key | quote }}, path: token}
{{- end }}
{{- end }}
{{- with .Values.metrics.tokenSecret }}
{{- if .name }}
- name: metrics-token
  secret:
    secretName: {{ .name }}
    defaultMode: 0440
    items:
      - {key: {{ .key | quote }}, path: token}
{{- end }}
{{- end }}
{{- with .Values.extraVolumes }}
{{ toYaml . }}
{{- end }}
{{- end -}}

{{/* Where pods may run. */}}
{{- define "headwatch.placement" -}}
{{- with .Values.imagePullSecrets }}
imagePullSecrets:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- with .Values.gpu.runtimeClassName }}
runtimeClassName: {{ . }}
{{- end }}
{{- with .Values.priorityClassName }}
priorityClassName: {{ . }}
{{- end }}
{{- with .Values.nodeSelector }}
nodeSelector:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- with .Values.tolerations }}
tolerations:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- with .Values.affinity }}
affinity:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- end -}}
