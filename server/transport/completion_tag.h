#ifndef ROWGATE_SERVER_TRANSPORT_COMPLETION_TAG_H_
#define ROWGATE_SERVER_TRANSPORT_COMPLETION_TAG_H_

namespace rowgate::server {

// What every completion queue event of this transport points at.
class CompletionTag {
 public:
  virtual void Complete(bool ok) = 0;

 protected:
  ~CompletionTag() = default;
};

// A tag that is a member of its owner and calls one member function of it.
template <typename Owner>
class MemberTag final : public CompletionTag {
 public:
  using Function = void (Owner::*)(bool ok);

  MemberTag(Owner* owner, Function function) : owner_(owner), function_(function) {}
  void Complete(bool ok) override { (owner_->*function_)(ok); }

 private:
  Owner* const owner_;
  const Function function_;
};

}  // namespace rowgate::server

#endif  // ROWGATE_SERVER_TRANSPORT_COMPLETION_TAG_H_
