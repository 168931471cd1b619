#ifndef ROWGATE_ORM_BASE_OUT_OF_LINE_VARIANT_H_
#define ROWGATE_ORM_BASE_OUT_OF_LINE_VARIANT_H_

namespace rowgate::orm {

// A std::variant that is copied, moved and destroyed in one source file: what it generates for that is long, and with
// many alternatives in every source it was half of the build. Used like the variant itself.
//
// The header says `extern template class OutOfLineVariant<V>;`, one source file `template class OutOfLineVariant<V>;`.
template <typename Variant>
class OutOfLineVariant : public Variant {
 public:
  using Variant::Variant;
  using Variant::operator=;
  OutOfLineVariant() noexcept;
  OutOfLineVariant(const OutOfLineVariant&);
  OutOfLineVariant(OutOfLineVariant&&) noexcept;
  OutOfLineVariant& operator=(const OutOfLineVariant&);
  OutOfLineVariant& operator=(OutOfLineVariant&&) noexcept;
  ~OutOfLineVariant();
};

// Not inline, or the extern declaration would not keep them out.
template <typename Variant>
OutOfLineVariant<Variant>::OutOfLineVariant() noexcept = default;
template <typename Variant>
OutOfLineVariant<Variant>::OutOfLineVariant(const OutOfLineVariant&) = default;
template <typename Variant>
OutOfLineVariant<Variant>::OutOfLineVariant(OutOfLineVariant&&) noexcept = default;
template <typename Variant>
OutOfLineVariant<Variant>& OutOfLineVariant<Variant>::operator=(const OutOfLineVariant&) = default;
template <typename Variant>
OutOfLineVariant<Variant>& OutOfLineVariant<Variant>::operator=(OutOfLineVariant&&) noexcept = default;
template <typename Variant>
OutOfLineVariant<Variant>::~OutOfLineVariant() = default;

}  // namespace rowgate::orm

#endif  // ROWGATE_ORM_BASE_OUT_OF_LINE_VARIANT_H_
