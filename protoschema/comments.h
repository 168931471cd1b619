#ifndef ROWGATE_PROTOSCHEMA_COMMENTS_H_
#define ROWGATE_PROTOSCHEMA_COMMENTS_H_

#include <string>

#include "absl/strings/ascii.h"
#include "google/protobuf/descriptor.h"

namespace rowgate::protoschema {

// The comment above a declaration (or behind it, when there is none above), trimmed; lines keep their breaks.
template <class DescriptorT>
std::string CommentOf(const DescriptorT& descriptor) {
  google::protobuf::SourceLocation location;
  if (!descriptor.GetSourceLocation(&location)) return "";
  const std::string& text = location.leading_comments.empty() ? location.trailing_comments : location.leading_comments;
  return std::string(absl::StripAsciiWhitespace(text));
}

}  // namespace rowgate::protoschema

#endif  // ROWGATE_PROTOSCHEMA_COMMENTS_H_
