#ifndef ROWGATE_PROTOSCHEMA_NAMES_H_
#define ROWGATE_PROTOSCHEMA_NAMES_H_

#include <span>
#include <string>
#include <string_view>

// Names made from names. Pure functions; ASCII case rules, as protobuf identifiers are ASCII.
namespace rowgate::protoschema {

// "UserProfile" → "user_profile", "HTTPCode" → "http_code", "PostTag2" → "post_tag2".
std::string SnakeCase(std::string_view name);
std::string UpperSnakeCase(std::string_view name);
// "post_tags" → "PostTags", "InvoiceLine" → "InvoiceLine".
std::string CamelCase(std::string_view name);
std::string LowerAscii(std::string_view text);

// English plural of a snake_case noun: "user" → "users", "category" → "categories", "box" → "boxes", "day" → "days".
std::string Plural(std::string_view noun);

// "ix" + "posts" + {"author_id", "created_at"} → "ix_posts_author_id_created_at". More than 60 bytes are cut to 51 and
// told apart by a hash of the whole, so that PostgreSQL's limit of 63 holds and equal inputs give equal names.
std::string ConventionName(std::string_view prefix, std::string_view table, std::span<const std::string> parts);
std::string ShortenName(std::string name);

// What is wrong with `name` as an SQL identifier, or "" when it is usable on every database. Any character is quotable
// except NUL; 63 bytes is PostgreSQL's limit, which cuts silently.
std::string SqlNameProblem(std::string_view name);

}  // namespace rowgate::protoschema

#endif  // ROWGATE_PROTOSCHEMA_NAMES_H_
