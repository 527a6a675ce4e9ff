package com.quickdumpnow.relay.cloud.aws.s3;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.quickdumpnow.relay.cloud.aws.wire.AwsFault;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import javax.xml.XMLConstants;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.w3c.dom.Element;
import org.xml.sax.SAXException;

/** Writes S3's answers, reads its requests. */
final class Xml {
  private static final String NAMESPACE = "http://s3.amazonaws.com/doc/2006-03-01/";

  private static final String PROLOGUE = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n";

  private final StringBuilder text = new StringBuilder();

  /** Starts the document's root element, in S3's namespace. */
  static Xml root(String name) {
    var xml = new Xml();
    xml.text
        .append(PROLOGUE)
        .append('<')
        .append(name)
        .append(" xmlns=\"")
        .append(NAMESPACE)
        .append("\">");
    return xml;
  }

  /** Starts the root of an error, which has no namespace. */
  static Xml plainRoot(String name) {
    var xml = new Xml();
    xml.text.append(PROLOGUE);
    return xml.open(name);
  }

  Xml open(String name) {
    text.append('<').append(name).append('>');
    return this;
  }

  Xml close(String name) {
    text.append("</").append(name).append('>');
    return this;
  }

  Xml element(String name, Object value) {
    return open(name).content(value.toString()).close(name);
  }

  /** Puts the elements of {@code other} here. */
  Xml append(Xml other) {
    text.append(other.text);
    return this;
  }

  /** Puts text here, escaped. */
  Xml content(String string) {
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

  byte[] bytes() {
    return text.toString().getBytes(UTF_8);
  }

  /** Reads a request's document. */
  static Element parse(byte[] body) {
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
