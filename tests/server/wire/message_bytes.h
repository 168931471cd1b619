#ifndef ROWGATE_TESTS_SERVER_WIRE_MESSAGE_BYTES_H_
#define ROWGATE_TESTS_SERVER_WIRE_MESSAGE_BYTES_H_

#include <google/protobuf/text_format.h>

#include <string>

#include "gtest/gtest.h"

namespace rowgate::test {

// The wire bytes of a message written in protobuf text format.
template <class Message>
std::string BytesOf(const std::string& text) {
  Message message;
  EXPECT_TRUE(google::protobuf::TextFormat::ParseFromString(text, &message)) << text;
  return message.SerializeAsString();
}

}  // namespace rowgate::test

#endif  // ROWGATE_TESTS_SERVER_WIRE_MESSAGE_BYTES_H_
