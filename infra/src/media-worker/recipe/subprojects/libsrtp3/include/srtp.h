#pragma once

/*
 * The part of libsrtp 3 that the mediasoup worker calls, on libsrtp 2, which is what distributions have.
 * Version 3 builds a policy by calls and copies the key into it; it reads one buffer and writes another. Version 2 takes
 * a struct that points to the key, and works in place. Everything else has the same names and numbers in both.
 */

#include <srtp2/srtp.h>
#include <array>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <memory>
#include <new>

namespace libsrtp3
{
	struct Policy
	{
		srtp_policy_t v2{};
		srtp_profile_t profile{ srtp_profile_reserved };
		// v2 points here. The longest is a key of 32 bytes with a salt of 14.
		std::array<unsigned char, SRTP_MAX_KEY_LEN> key{};
	};
	using PolicyHandle = Policy*;

	/** An RTCP packet also gets its index, 4 bytes (RFC 3711, 3.4). */
	inline constexpr size_t maxRtcpTrailer = SRTP_MAX_TRAILER_LEN + 4;

	inline bool copy(const uint8_t* in, size_t inLen, uint8_t* out, size_t outSize)
	{
		if (inLen > outSize)
			return false;
		if (in != out)
			std::memmove(out, in, inLen);
		return true;
	}
} // namespace libsrtp3

// The name is a struct in v2 and a handle in v3.
#define srtp_policy_t libsrtp3::PolicyHandle

// v2 has neither code; these numbers follow its last.
inline constexpr auto srtp_err_status_buffer_small =
  static_cast<srtp_err_status_t>(srtp_err_status_pkt_idx_adv + 1);
inline constexpr auto srtp_err_status_cryptex_err =
  static_cast<srtp_err_status_t>(srtp_err_status_pkt_idx_adv + 2);

inline srtp_err_status_t srtp_policy_create(srtp_policy_t* policy)
{
	*policy = new (std::nothrow) libsrtp3::Policy();
	return *policy ? srtp_err_status_ok : srtp_err_status_alloc_fail;
}

inline void srtp_policy_destroy(srtp_policy_t policy)
{
	delete policy;
}

inline srtp_err_status_t srtp_policy_set_ssrc(srtp_policy_t policy, srtp_ssrc_t ssrc)
{
	policy->v2.ssrc = ssrc;
	return srtp_err_status_ok;
}

/** RTCP keeps the 80 bit tag in the profile whose RTP tag has 32 (RFC 5764, 4.1.2); v2's second call sees to it. */
inline srtp_err_status_t srtp_policy_set_profile(srtp_policy_t policy, srtp_profile_t profile)
{
	policy->profile                = profile;
	const srtp_err_status_t status = srtp_crypto_policy_set_from_profile_for_rtp(&policy->v2.rtp, profile);
	if (status != srtp_err_status_ok)
		return status;
	return srtp_crypto_policy_set_from_profile_for_rtcp(&policy->v2.rtcp, profile);
}

inline srtp_err_status_t srtp_policy_add_key(
  srtp_policy_t policy,
  const uint8_t* key,
  size_t keyLen,
  const uint8_t* salt,
  size_t saltLen,
  const uint8_t* mki,
  size_t mkiLen)
{
	if (keyLen != srtp_profile_get_master_key_length(policy->profile))
		return srtp_err_status_bad_param;
	if (saltLen != srtp_profile_get_master_salt_length(policy->profile))
		return srtp_err_status_bad_param;
	if (keyLen + saltLen > policy->key.size() || mki || mkiLen > 0)
		return srtp_err_status_bad_param;
	std::memcpy(policy->key.data(), key, keyLen);
	std::memcpy(policy->key.data() + keyLen, salt, saltLen);
	policy->v2.key = policy->key.data();
	return srtp_err_status_ok;
}

inline srtp_err_status_t srtp_policy_set_allow_repeat_tx(srtp_policy_t policy, bool allow)
{
	policy->v2.allow_repeat_tx = allow ? 1 : 0;
	return srtp_err_status_ok;
}

inline srtp_err_status_t srtp_policy_set_window_size(srtp_policy_t policy, size_t size)
{
	policy->v2.window_size = size;
	return srtp_err_status_ok;
}

/** v2 copies what it needs of key and policy. */
inline srtp_err_status_t srtp_create(srtp_t* session, srtp_policy_t policy)
{
	return srtp_create(session, &policy->v2);
}

/** Both versions take the number in network byte order, as the worker passes it. */
inline srtp_err_status_t srtp_stream_remove(srtp_t session, uint32_t ssrc)
{
	return srtp_remove_stream(session, ssrc);
}

/** v2 appends its tag behind the packet without asking for room. */
inline srtp_err_status_t srtp_protect(
  srtp_t session, const uint8_t* rtp, size_t rtpLen, uint8_t* srtp, size_t* srtpLen, size_t /*mkiIndex*/)
{
	if (rtpLen + SRTP_MAX_TRAILER_LEN > *srtpLen || !libsrtp3::copy(rtp, rtpLen, srtp, *srtpLen))
		return srtp_err_status_buffer_small;
	int len                        = static_cast<int>(rtpLen);
	const srtp_err_status_t status = srtp_protect(session, srtp, &len);
	*srtpLen                       = static_cast<size_t>(len);
	return status;
}

inline srtp_err_status_t srtp_unprotect(
  srtp_t session, const uint8_t* srtp, size_t srtpLen, uint8_t* rtp, size_t* rtpLen)
{
	if (!libsrtp3::copy(srtp, srtpLen, rtp, *rtpLen))
		return srtp_err_status_buffer_small;
	int len                        = static_cast<int>(srtpLen);
	const srtp_err_status_t status = srtp_unprotect(session, rtp, &len);
	*rtpLen                        = static_cast<size_t>(len);
	return status;
}

inline srtp_err_status_t srtp_protect_rtcp(
  srtp_t session, const uint8_t* rtcp, size_t rtcpLen, uint8_t* srtcp, size_t* srtcpLen, size_t /*mkiIndex*/)
{
	if (rtcpLen + libsrtp3::maxRtcpTrailer > *srtcpLen || !libsrtp3::copy(rtcp, rtcpLen, srtcp, *srtcpLen))
		return srtp_err_status_buffer_small;
	int len                        = static_cast<int>(rtcpLen);
	const srtp_err_status_t status = srtp_protect_rtcp(session, srtcp, &len);
	*srtcpLen                      = static_cast<size_t>(len);
	return status;
}

inline srtp_err_status_t srtp_unprotect_rtcp(
  srtp_t session, const uint8_t* srtcp, size_t srtcpLen, uint8_t* rtcp, size_t* rtcpLen)
{
	if (!libsrtp3::copy(srtcp, srtcpLen, rtcp, *rtcpLen))
		return srtp_err_status_buffer_small;
	int len                        = static_cast<int>(srtcpLen);
	const srtp_err_status_t status = srtp_unprotect_rtcp(session, rtcp, &len);
	*rtcpLen                       = static_cast<size_t>(len);
	return status;
}
