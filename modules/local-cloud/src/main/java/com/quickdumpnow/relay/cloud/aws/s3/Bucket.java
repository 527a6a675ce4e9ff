package com.quickdumpnow.relay.cloud.aws.s3;

import com.google.gson.JsonObject;
import com.quickdumpnow.relay.cloud.aws.wire.Json;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentNavigableMap;
import java.util.concurrent.ConcurrentSkipListMap;

/** A bucket. All versions of one key change together, under its own monitor. */
final class Bucket {
  final String name;
  final Instant created;
  private volatile String versioning;
  private final ConcurrentNavigableMap<String, Versions> keys = new ConcurrentSkipListMap<>();

  Bucket(String name, Instant created, String versioning) {
    this.name = name;
    this.created = created;
    this.versioning = versioning;
  }

  static Bucket of(JsonObject json) {
    return new Bucket(
        json.get("name").getAsString(),
        Json.time(json.get("created")),
        json.get("versioning").getAsString());
  }

  JsonObject json() {
    var json = new JsonObject();
    json.addProperty("name", name);
    json.add("created", Json.time(created));
    json.addProperty("versioning", versioning);
    return json;
  }

  /** Returns {@code Enabled}, {@code Suspended} or, if it never was set, "". */
  String versioning() {
    return versioning;
  }

  void versioning(String status) {
    versioning = status;
  }

  Versions versions(String key) {
    return keys.computeIfAbsent(key, _ -> new Versions());
  }

  /** Returns the newest version of each key from {@code prefix} on, without deleted ones. */
  List<StoredObject> current(String prefix) {
    var objects = new ArrayList<StoredObject>();
    for (var versions : keys.tailMap(prefix, true).values()) {
      versions.current().filter(object -> object.key().startsWith(prefix)).ifPresent(objects::add);
    }
    return objects;
  }

  /** Returns all versions of each key with {@code prefix}, newest first within a key. */
  List<StoredObject> everything(String prefix) {
    var objects = new ArrayList<StoredObject>();
    for (var versions : keys.tailMap(prefix, true).values()) {
      versions.all().stream()
          .filter(object -> object.key().startsWith(prefix))
          .forEach(objects::add);
    }
    return objects;
  }

  boolean isEmpty() {
    return everything("").isEmpty();
  }

  /** The versions of one key, newest first. Its monitor guards a check and the write after it. */
  static final class Versions {
    private volatile List<StoredObject> all = List.of();

    List<StoredObject> all() {
      return all;
    }

    /** Returns the newest version, unless it is a marker of deletion. */
    Optional<StoredObject> current() {
      return all.stream().findFirst().filter(object -> !object.deleteMarker());
    }

    Optional<StoredObject> version(String versionId) {
      return all.stream().filter(object -> object.versionId().equals(versionId)).findFirst();
    }

    /** Puts a version in its place, and in the place of the one with the same id. */
    void put(StoredObject object) {
      var changed = new ArrayList<>(all);
      changed.removeIf(other -> other.versionId().equals(object.versionId()));
      changed.add(object);
      changed.sort(Comparator.comparingLong(StoredObject::sequence).reversed());
      all = List.copyOf(changed);
    }

    void remove(StoredObject object) {
      var changed = new ArrayList<>(all);
      changed.remove(object);
      all = List.copyOf(changed);
    }
  }
}
