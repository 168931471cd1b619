#ifndef ROWGATE_PROTOSCHEMA_REPOSITORY_MESSAGES_H_
#define ROWGATE_PROTOSCHEMA_REPOSITORY_MESSAGES_H_

#include <string>
#include <string_view>

#include "google/protobuf/descriptor.h"
#include "orm/schema/catalog.h"
#include "protoschema/file_builder.h"
#include "protoschema/repository_method.h"

// The request and response messages of a repository. Field numbers are fixed for all tables: 1-15 the method's own,
// 16-28 shared by all methods (docs: the API page), so that a client can be written for any table.
namespace rowgate::protoschema {

// A table as the synthesiser sees it.
struct RepositorySubject {
  const google::protobuf::Descriptor& row;
  const orm::Table& table;
  const orm::Catalog& catalog;
};

std::string_view MethodName(MethodKind kind);
std::string RequestName(MethodKind kind, std::string_view row);   // "ListUserRequest"
std::string ResponseName(MethodKind kind, std::string_view row);  // "ListUserResponse"
std::string MethodComment(MethodKind kind, const RepositorySubject& subject);

// XKey: every column of any key, with the columns' own numbers and types.
void AddKeyMessage(FileBuilder& file, const RepositorySubject& subject);
// Request and response of one method.
void AddMethodMessages(FileBuilder& file, const RepositorySubject& subject, MethodKind kind);

}  // namespace rowgate::protoschema

#endif  // ROWGATE_PROTOSCHEMA_REPOSITORY_MESSAGES_H_
