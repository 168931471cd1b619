#ifndef ROWGATE_SERVER_STATUS_CLIENT_TEXT_H_
#define ROWGATE_SERVER_STATUS_CLIENT_TEXT_H_

#include <cstddef>
#include <string>
#include <string_view>

namespace rowgate::server {

// `text` fit for a protobuf string of at most `bytes_max` (at least 4) bytes: each byte that is no UTF-8 becomes "?",
// what is too long is cut between two characters and ends in "…". Thread-safe.
//
// Clients refuse a whole google.rpc.Status for one bad byte in it, and vendor texts come in the encoding of the
// database's server.
std::string ClientText(std::string_view text, size_t bytes_max);

}  // namespace rowgate::server

#endif  // ROWGATE_SERVER_STATUS_CLIENT_TEXT_H_
