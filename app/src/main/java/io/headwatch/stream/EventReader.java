package io.headwatch.stream;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.cloudevents.SpecVersion;
import io.cloudevents.rw.CloudEventRWException;
import io.headwatch.config.FieldNames;
import io.headwatch.config.InputSettings.Form;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Headers;

/**
 * Tells a record's form, and finds the event's fields and image in it.
 *
 * <p>CloudEvents are read as their Kafka protocol binding says: in binary mode the attributes are
 * headers whose names start with {@code ce_} and the value is the data; in structured mode the
 * value is the whole event in JSON. Unlike in the SDK's readers, data in base64 stay encoded.
 */
final class EventReader {

  private static final String ATTRIBUTE_PREFIX = "ce_";
  private static final String SPEC_VERSION = "specversion";

  private final Form form;
  private final FieldNames names;
  private final BoundedJson json;

  EventReader(Form form, FieldNames names, BoundedJson json) {
    this.form = form;
    this.names = names;
    this.json = json;
  }

  /** What was found in a record. */
  record Contents(FieldSource fields, ImageContent image) {}

  Contents read(ConsumerRecord<byte[], byte[]> record) throws RejectedEventException {
    byte[] value = record.value();
    if (value == null || value.length == 0) {
      throw rejection(Reason.NO_IMAGE, "the record has no value");
    }
    Headers headers = record.headers();
    return switch (formOf(record)) {
      case RAW -> raw(headers, value);
      case JSON -> json(headers, value);
      case CLOUDEVENT_STRUCTURED -> structured(headers, json.object(value));
      case CLOUDEVENT_BINARY -> binary(headers, value);
    };
  }

  /** The form that a record is read in, whether or not it turns out to be readable in it. */
  EventForm formOf(ConsumerRecord<byte[], byte[]> record) {
    Headers headers = record.headers();
    return switch (form) {
      case RAW -> EventForm.RAW;
      case JSON -> EventForm.JSON;
      case CLOUDEVENTS -> cloudEventForm(MediaType.of(headers));
      case AUTO -> detected(headers, record.value() == null ? new byte[0] : record.value());
    };
  }

  private static EventForm detected(Headers headers, byte[] value) {
    MediaType type = MediaType.of(headers);
    if (type.isCloudEvents() || isBinaryCloudEvent(headers)) {
      return cloudEventForm(type);
    }
    return type.isJson(value) ? EventForm.JSON : EventForm.RAW;
  }

  private static EventForm cloudEventForm(MediaType type) {
    return type.isStructuredCloudEvent()
        ? EventForm.CLOUDEVENT_STRUCTURED
        : EventForm.CLOUDEVENT_BINARY;
  }

  private static Contents raw(Headers headers, byte[] value) {
    return new Contents(FieldSource.headers(headers), new ImageContent.Inline(value));
  }

  private Contents json(Headers headers, byte[] value) throws RejectedEventException {
    ObjectNode object = json.object(value);
    return imageIn(object, FieldSource.headers(headers).or(FieldSource.json(object)));
  }

  private static boolean isBinaryCloudEvent(Headers headers) {
    return headers.lastHeader(ATTRIBUTE_PREFIX + SPEC_VERSION) != null;
  }

  private Contents binary(Headers headers, byte[] data) throws RejectedEventException {
    MediaType type = MediaType.of(headers);
    if (type.isCloudEvents() || !isBinaryCloudEvent(headers)) {
      throw rejection(
          Reason.MALFORMED_EVENT,
          "the record is no CloudEvent that can be read; send one event per record, with ce_"
              + " headers or as application/cloudevents+json");
    }
    FieldSource attributes = FieldSource.prefixedHeaders(headers, ATTRIBUTE_PREFIX);
    checkMandatory(attributes);
    FieldSource fields = FieldSource.headers(headers).or(attributes);
    if (!type.isJson(data)) {
      return new Contents(fields, new ImageContent.Inline(data));
    }
    ObjectNode object = json.object(data);
    return imageIn(object, fields.or(FieldSource.json(object)));
  }

  private Contents structured(Headers headers, ObjectNode event) throws RejectedEventException {
    FieldSource attributes = FieldSource.json(event);
    checkMandatory(attributes);
    FieldSource fields = FieldSource.headers(headers).or(attributes);
    JsonNode inBase64 = event.get("data_base64");
    if (inBase64 != null && inBase64.isTextual()) {
      return new Contents(fields, new ImageContent.Base64(inBase64.textValue()));
    }
    return event.get("data") instanceof ObjectNode data
        ? imageIn(data, fields.or(FieldSource.json(data)))
        : referenced(fields);
  }

  private static void checkMandatory(FieldSource attributes) throws RejectedEventException {
    for (String name : specVersion(attributes).getMandatoryAttributes()) {
      if (attributes.text(name).filter(text -> !text.isEmpty()).isEmpty()) {
        throw rejection(
            Reason.MALFORMED_EVENT, "the CloudEvent lacks its attribute \"" + name + "\"");
      }
    }
  }

  private static SpecVersion specVersion(FieldSource attributes) throws RejectedEventException {
    try {
      return SpecVersion.parse(attributes.text(SPEC_VERSION).orElse(""));
    } catch (CloudEventRWException unknown) {
      throw rejection(Reason.MALFORMED_EVENT, "the CloudEvent's specversion must be 1.0 or 0.3");
    }
  }

  /** The image in a JSON object: inline, else by reference. */
  private Contents imageIn(ObjectNode object, FieldSource fields) throws RejectedEventException {
    JsonNode data = object.get(names.data());
    if (data == null || data.isNull()) {
      return referenced(fields);
    }
    if (!data.isTextual()) {
      throw rejection(
          Reason.MALFORMED_EVENT, "field \"" + names.data() + "\" must be text in base64");
    }
    return new Contents(fields, new ImageContent.Base64(data.textValue()));
  }

  private Contents referenced(FieldSource fields) throws RejectedEventException {
    Optional<String> url = fields.text(names.reference());
    if (url.isEmpty()) {
      throw rejection(
          Reason.NO_IMAGE,
          "the event has neither \"%s\" nor \"%s\"; see input.fields in the configuration"
              .formatted(names.data(), names.reference()));
    }
    return new Contents(fields, new ImageContent.Reference(url.get()));
  }

  private static RejectedEventException rejection(Reason reason, String message) {
    return new RejectedEventException(reason, message);
  }
}
