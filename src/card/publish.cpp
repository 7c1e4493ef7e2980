#include "card/publish.h"

#include "base/file.h"
#include "card/render.h"
#include "crypto/sshsig.h"

namespace syscard::card {

std::string allowed_signers(const crypto::Verifier& publication) {
    return crypto::allowed_signer(publication.name(), kSignaturePurpose, publication);
}

Result<void> write_card(const std::filesystem::path& directory, const Card& card,
                        const std::optional<crypto::Signer>& publication) {
    const std::string document = render_json(card);
    SYSCARD_CHECK(write_file_durably(directory / "card.json", document));
    if (publication) {
        SYSCARD_CHECK(
            write_file_durably(directory / kSignatureFile,
                               crypto::sign_ssh(document, kSignaturePurpose, *publication)));
        SYSCARD_CHECK(write_file_durably(directory / kAllowedSignersFile,
                                         allowed_signers(publication->verifier())));
    }
    SYSCARD_CHECK(write_file_durably(directory / "card.md", render_markdown(card)));
    SYSCARD_CHECK(write_file_durably(directory / "card.html", render_html(card)));
    return write_file_durably(directory / "card.txt", render_text(card));
}

}  // namespace syscard::card
