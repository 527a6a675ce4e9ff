package com.quickdumpnow.relay.cloud.aws.wire;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import javax.xml.XMLConstants;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.w3c.dom.Element;
import org.xml.sax.SAXException;

/** Writes answers in XML, reads requests. */
public final class Xml {
  private static final String PROLOGUE = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n";

  private final StringBuilder text = new StringBuilder();

  /** Starts a fragment: elements that {@link #append} puts into a document. */
  public Xml() {}

  /** Starts the document's root element, in a service's namespace. */
  public static Xml root(String name, String namespace) {
    var xml = new Xml();
    xml.text
        .append(PROLOGUE)
        .append('<')
        .append(name)
        .append(" xmlns=\"")
        .append(namespace)
        .append("\">");
    return xml;
  }

  /** Starts the root of an error, which has no namespace. */
  public static Xml plainRoot(String name) {
    var xml = new Xml();
    xml.text.append(PROLOGUE);
    return xml.open(name);
  }

  /** Opens an element. */
  public Xml open(String name) {
    text.append('<').append(name).append('>');
    return this;
  }

  /** Closes an element. */
  public Xml close(String name) {
    text.append("</").append(name).append('>');
    return this;
  }

  /** Puts a whole element, its content escaped. */
  public Xml element(String name, Object value) {
    return open(name).content(value.toString()).close(name);
  }

  /** Puts the elements of {@code other} here. */
  public Xml append(Xml other) {
    text.append(other.text);
    return this;
  }

  /** Puts text here, escaped. */
  public Xml content(String string) {
    for (var i = 0; i < string.length(); i++) {
      var c = string.charAt(i);
      switch (c) {
        case '&' -> text.append("&amp;");
        case '<' -> text.append("&lt;");
        case '>' -> text.append("&gt;");
        case '"' -> text.append("&quot;");
        case '\r' -> text.append("&#13;");
        default -> text.append(c);
      }
    }
    return this;
  }

  /** Returns the document in UTF-8. */
  public byte[] bytes() {
    return text.toString().getBytes(UTF_8);
  }

  /**
   * Reads a request's document.
   *
   * @throws AwsFault if it is none
   */
  public static Element parse(byte[] body) {
    try {
      var factory = DocumentBuilderFactory.newInstance();
      factory.setFeature(XMLConstants.FEATURE_SECURE_PROCESSING, true);
      factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
      var builder = factory.newDocumentBuilder();
      // The default one writes to standard error.
      builder.setErrorHandler(null);
      return builder.parse(new ByteArrayInputStream(body)).getDocumentElement();
    } catch (SAXException _) {
      throw new AwsFault(
          400, "MalformedXML", "The XML you provided was not well-formed or did not validate.");
    } catch (ParserConfigurationException | IOException e) {
      throw new IllegalStateException(e);
    }
  }
}
