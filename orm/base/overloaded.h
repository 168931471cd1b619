#ifndef ROWGATE_ORM_BASE_OVERLOADED_H_
#define ROWGATE_ORM_BASE_OVERLOADED_H_

namespace rowgate::orm {

// One lambda per alternative for std::visit. Leave out a catch-all: a new alternative must then be handled everywhere.
template <class... Fs>
struct Overloaded : Fs... {
  using Fs::operator()...;
};
template <class... Fs>
Overloaded(Fs...) -> Overloaded<Fs...>;

}  // namespace rowgate::orm

#endif  // ROWGATE_ORM_BASE_OVERLOADED_H_
