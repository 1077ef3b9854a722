// The scanner of XML markup.
#include "core/io/xml_scanner.h"

#include <gtest/gtest.h>

namespace svx {
namespace {

std::vector<std::string> tagsOf(std::string_view text) {
  std::vector<std::string> seen;
  XmlScanner xml(text);
  for (;;) {
    const auto event = xml.next();
    if (event == XmlScanner::Event::End) return seen;
    std::string one = (event == XmlScanner::Event::Close ? "/" : "") + std::string(xml.name());
    std::string_view name, value;
    while (event == XmlScanner::Event::Open && xml.attribute(name, value))
      one += " " + std::string(name) + "=" + decodeEntities(value);
    if (event == XmlScanner::Event::Open && xml.selfClosing()) one += "/";
    seen.push_back(one);
  }
}

TEST(XmlScanner, WalksTagsAndSkipsTheRest) {
  EXPECT_EQ(tagsOf("<?xml version='1.0'?><!DOCTYPE a [<!ENTITY b \"c\">]><a x = '1>2' "
                   "ns:y=\"&lt;&#65;&#x42;\">"
                   "text <!-- <b> --> <![CDATA[<c>]]><p:d/></a>"),
            (std::vector<std::string>{"a x=1>2 y=<AB", "d/", "/a"}));
}

TEST(XmlScanner, SaysWhereTheMarkupIsBroken) {
  for (const auto& [text, at] :
       std::initializer_list<std::pair<const char*, std::size_t>>{{"<a x>", 4},
                                                                  {"<a x=1>", 5},
                                                                  {"<a x='1", 7},
                                                                  {"<a><!-- ", 8},
                                                                  {"< a>", 1},
                                                                  {"<a", 2},
                                                                  {"<a / b>", 4}}) {
    try {
      tagsOf(text);
      ADD_FAILURE() << text;
    } catch (const XmlError& error) {
      EXPECT_EQ(error.offset, at) << text;
    }
  }
}

} // namespace
} // namespace svx
